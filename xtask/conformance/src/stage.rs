//! What the areas share: a client that speaks through Prism, sessions with people in them, and a list of what was
//! sent.

use std::collections::BTreeSet;

use anyhow::Context as _;
use vonage_video::models::{ConnectionId, SessionId, StreamId};
use vonage_video::sessions::CreateSession;
use vonage_video::{Client, Error, Role};
use vonage_video_emulator::{Control, NewStream};

/// With how much an operation was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum With {
    /// What it needs.
    Least,
    /// Every option it has.
    All,
}

/// The client, the emulator behind it, and what was sent.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) client: Client,
    pub(crate) control: Control,
    sent: BTreeSet<(&'static str, With)>,
}

/// A session with a moderator in it who publishes.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) session: SessionId,
    pub(crate) connection: ConnectionId,
    pub(crate) stream: StreamId,
    /// A token that lets a moderator join.
    pub(crate) token: String,
}

impl World {
    pub(crate) fn new(client: Client, control: Control) -> Self {
        Self {
            client,
            control,
            sent: BTreeSet::new(),
        }
    }

    /// What was sent and answered.
    pub(crate) fn sent(&self) -> &BTreeSet<(&'static str, With)> {
        &self.sent
    }

    /// Sends a call and writes it down.
    pub(crate) async fn send<T>(
        &mut self,
        operation: &'static str,
        with: With,
        call: impl IntoFuture<Output = Result<T, Error>>,
    ) -> anyhow::Result<T> {
        let answer = call.await.with_context(|| format!("{operation}, {with:?}"))?;
        self.sent.insert((operation, with));
        Ok(answer)
    }

    /// A new session with somebody in it.
    pub(crate) async fn stage(&self) -> anyhow::Result<Stage> {
        let session = self.client.sessions().create(CreateSession::routed()).await?.id;
        let token = self.client.grant(&session).role(Role::Moderator).sign().await?;
        let token = token.as_str().to_owned();
        let connection = self.control.join(&session, &token).await?;
        let stream = self
            .control
            .publish(&session, &connection, NewStream::named("Stage left"))
            .await?;
        Ok(Stage {
            session,
            connection: connection.into(),
            stream: stream.into(),
            token,
        })
    }
}
