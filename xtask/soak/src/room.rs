//! A session in which one worker's calls act, and the comparison of its world with what the calls claim.

use std::collections::VecDeque;

use anyhow::Context as _;
use vonage_video::sessions::CreateSession;
use vonage_video::{
    ArchiveId, BroadcastId, CaptionsId, ConnectionId, Outcome, RenderId, Role, SessionId, StreamId,
};
use vonage_video_emulator::SessionView;

use crate::caller::Caller;
use crate::control::Control;
use crate::ledger::Claim;

/// How often a session is asked for before this program gives up.
const TRIES: u32 = 50;

/// What an effect shows in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Archive,
    Broadcast,
    Render,
    Call,
    Connector,
    Signal,
}

/// A session, and what is known to run in it.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) control: Control,
    pub(crate) ears: String,
    pub(crate) session: SessionId,
    pub(crate) guest: String,
    pub(crate) host_stream: StreamId,
    pub(crate) guest_stream: StreamId,
    pub(crate) token: String,
    pub(crate) archives: Vec<ArchiveId>,
    /// Those that were stopped, in rooms before this one as well: it takes a while until they can be deleted.
    pub(crate) stopped: VecDeque<ArchiveId>,
    pub(crate) broadcasts: Vec<BroadcastId>,
    pub(crate) renders: Vec<RenderId>,
    pub(crate) captions: Vec<CaptionsId>,
    pub(crate) calls: Vec<ConnectionId>,
    pub(crate) connectors: Vec<ConnectionId>,
    /// What was to be made once, under a name found nowhere else.
    made: Vec<(Kind, String, Claim)>,
    /// How often the clock had been turned when it was opened.
    turns: u64,
}

impl Room {
    /// A session with two clients who publish. Its creation is a call like any other.
    pub(crate) async fn open(caller: &mut Caller, control: &Control, ears: &str) -> anyhow::Result<Self> {
        let mut refusal = None;
        for _ in 0..TRIES {
            let call = caller.client.sessions().create(CreateSession::routed());
            let Some(session) = caller.call(call).await.output else {
                continue;
            };
            // A clock that was just turned makes tokens that are not good yet: the next answer tells the client.
            match Self::fill(caller, control, ears, session.id).await {
                Ok(room) => return Ok(room),
                Err(error) => refusal = Some(error),
            }
        }
        anyhow::bail!("no session in {TRIES} tries; the last one: {refusal:?}")
    }

    async fn fill(
        caller: &Caller,
        control: &Control,
        ears: &str,
        session: SessionId,
    ) -> anyhow::Result<Self> {
        let token = caller.client.grant(&session).role(Role::Moderator).sign().await?;
        let token = token.as_str().to_owned();
        let host = control.join(session.as_str(), &token).await?;
        let guest = control.join(session.as_str(), &token).await?;
        let host_stream = control.publish(session.as_str(), &host).await?.into();
        let guest_stream = control.publish(session.as_str(), &guest).await?.into();
        Ok(Self {
            control: control.clone(),
            ears: ears.to_owned(),
            session,
            guest,
            host_stream,
            guest_stream,
            token,
            archives: Vec::new(),
            stopped: VecDeque::new(),
            turns: control.turns(),
            broadcasts: Vec::new(),
            renders: Vec::new(),
            captions: Vec::new(),
            calls: Vec::new(),
            connectors: Vec::new(),
            made: Vec::new(),
        })
    }

    /// Whether the service's clock has been turned since it was opened: by its reckoning the session is old.
    pub(crate) fn is_old(&self) -> bool {
        self.control.turns() > self.turns
    }

    /// Notes what was to be made once.
    pub(crate) fn made(&mut self, kind: Kind, name: String, claim: Claim) {
        self.made.push((kind, name, claim));
    }

    /// Compares the session's world with the claims, and lets everybody leave. Returns what is wrong.
    pub(crate) async fn close(&self) -> anyhow::Result<Vec<String>> {
        let view = self.control.session(self.session.as_str()).await;
        let view = view.context("looking at a session")?;
        let heard = self.control.signals(self.session.as_str(), &self.guest).await?;
        let heard: Vec<_> = heard.into_iter().map(|signal| signal.data).collect();
        for connection in &view.connections {
            // One that a call ended meanwhile is gone already.
            let _ = self
                .control
                .leave(self.session.as_str(), &connection.connection_id)
                .await;
        }
        let all = names(&view, heard);
        let wrong = self.made.iter().filter_map(|(kind, name, claim)| {
            let found = all.iter().filter(|(of, found)| of == kind && found == name);
            let count = found.count();
            let allowed = match claim {
                Claim::Done | Claim::Failed(Outcome::Applied) => 1..=1,
                Claim::Failed(Outcome::NotApplied) => 0..=0,
                Claim::Failed(Outcome::Unknown) | Claim::Dropped | Claim::Stuck => 0..=1,
            };
            (!allowed.contains(&count))
                .then(|| format!("{name}: {kind:?} is there {count} times, claimed {claim:?}"))
        });
        Ok(wrong.collect())
    }
}

/// Everything in a session that has a name of ours.
pub(crate) fn names(view: &SessionView, heard: Vec<String>) -> Vec<(Kind, String)> {
    let mut all: Vec<(Kind, String)> = heard.into_iter().map(|data| (Kind::Signal, data)).collect();
    let mut add = |kind, name: Option<&str>| all.push((kind, name.unwrap_or_default().to_owned()));
    for archive in &view.archives {
        add(Kind::Archive, Some(&archive.name));
    }
    for broadcast in &view.broadcasts {
        add(Kind::Broadcast, broadcast.tag.as_deref());
    }
    for render in &view.renders {
        add(Kind::Render, render.name.as_deref());
    }
    for call in &view.calls {
        let user = call
            .uri
            .strip_prefix("sip:")
            .and_then(|uri| uri.split('@').next());
        add(Kind::Call, user);
    }
    for connector in &view.connectors {
        add(Kind::Connector, connector.uri.rsplit('/').next());
    }
    all
}
