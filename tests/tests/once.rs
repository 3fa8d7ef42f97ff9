//! The answer is lost after it happened: what must happen once stays once and says that nobody knows, everything else is
//! asked for again and is fine.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "the time before a start, as its caller takes it")]

mod support;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use vonage_video::archives::StartArchive;
use vonage_video::audio_connector::ConnectAudio;
use vonage_video::broadcasts::StartBroadcast;
use vonage_video::captions::StartCaptions;
use vonage_video::contract::Operation;
use vonage_video::experience_composer::StartRender;
use vonage_video::models::BroadcastStatus;
use vonage_video::moderation::MuteAll;
use vonage_video::sessions::CreateSession;
use vonage_video::signals::SendSignal;
use vonage_video::sip::{Dial, PlayDtmf};
use vonage_video::streams::SetLayoutClasses;
use vonage_video::{
    ArchiveStatus, Call, ClientToken, Digits, ErrorKind, Hls, Layout, Outcome, Repeat, Retry, Role, SipUri,
    StreamMode, archives, broadcasts,
};
use vonage_video_emulator::Fault;

use crate::support::client_for;
use crate::support::ears::Ears;
use crate::support::operations::table;
use crate::support::world::{Party, World};

/// A world in which answers are lost, and the operations that were called in it.
struct Trial {
    world: World,
    party: Party,
    called: BTreeSet<&'static str>,
}

impl Trial {
    async fn start() -> Self {
        let mut world = World::start(false).await;
        // Nearly every call here is repeated, which is more than the usual budget allows.
        let retry = Retry::new().budget_percent(1000);
        world.client = client_for(world.emulator.api_url()).retry(retry).build().unwrap();
        let party = world.party().await;
        Self {
            world,
            party,
            called: BTreeSet::new(),
        }
    }

    async fn lose_the_answer_to(&self, id: &str) {
        self.world.control.clear_requests().await;
        self.world
            .control
            .fault(Fault::close_after().operation(id))
            .await
            .unwrap();
    }

    /// It happened, the error says that this is not known, and it did not happen again.
    async fn stays_once<O: Operation + 'static>(&mut self, call: Call<O>) {
        self.stays_once_as(in_journal(O::NAME), call).await;
    }

    /// As above, for a call that the journal has under this name.
    async fn stays_once_as<O: Operation + 'static>(&mut self, id: &str, call: Call<O>) {
        assert_eq!(O::REPEAT, Repeat::Once, "{}", O::NAME);
        self.called.insert(O::NAME);
        self.lose_the_answer_to(id).await;
        let error = call.await.map(drop).unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome(), error.attempts(), error.operation()),
            (ErrorKind::Lost, Outcome::Unknown, 1, O::NAME),
            "{error:?}"
        );
        let requests = self.world.of_operation(id).await;
        assert_eq!((requests.len(), requests[0].applied), (1, true), "{}", O::NAME);
    }

    /// It is asked for again, and succeeds.
    async fn is_repeated<O: Operation + 'static>(&mut self, call: Call<O>) -> O::Output {
        let id = in_journal(O::NAME);
        assert_eq!(O::REPEAT, Repeat::Idempotent, "{}", O::NAME);
        self.called.insert(O::NAME);
        self.lose_the_answer_to(id).await;
        let (output, meta) = call.meta().await.unwrap();
        assert_eq!(meta.attempts, 2, "{}", O::NAME);
        let requests = self.world.of_operation(id).await;
        assert_eq!((requests.len(), requests[0].applied), (2, true), "{}", O::NAME);
        output
    }

    async fn token(&self, role: Role) -> ClientToken {
        self.world
            .client
            .grant(&self.party.session)
            .role(role)
            .sign()
            .await
            .unwrap()
    }

    /// All operations of a class, in the table of operations.
    fn has_called_all(&self, class: Repeat) {
        let all = table().into_iter().filter(|(_, facts, _)| facts.repeat == class);
        assert_eq!(self.called, all.map(|(_, facts, _)| facts.name).collect());
    }
}

/// The emulator's name of an operation, where one path serves several.
fn in_journal(name: &'static str) -> &'static str {
    match name {
        "archives.add_stream" | "archives.remove_stream" => "archives.change_streams",
        "broadcasts.add_stream" | "broadcasts.remove_stream" => "broadcasts.change_streams",
        "audio_connector.disconnect" | "sip.hang_up" => "moderation.disconnect",
        "moderation.unmute_all" => "moderation.mute_all",
        name => name,
    }
}

fn soon() -> Duration {
    Duration::from_secs(20)
}

#[tokio::test]
async fn what_must_happen_once_happens_once() {
    let mut trial = Trial::start().await;
    let client = trial.world.client.clone();
    let session = trial.party.session.clone();
    let before = SystemTime::now();

    let moved = trial.world.movable().await;
    trial.stays_once(client.sessions().migrate(&moved.id)).await;

    let archive = StartArchive::new(&session).name("once");
    trial.stays_once(client.archives().start(archive.clone())).await;
    assert_eq!(
        client
            .archives()
            .find_started(&archive, before)
            .await
            .unwrap()
            .len(),
        1
    );
    let broadcast = StartBroadcast::new(&session).hls(Hls::new()).tag("once");
    trial
        .stays_once(client.broadcasts().start(broadcast.clone()))
        .await;
    assert_eq!(
        client
            .broadcasts()
            .find_started(&broadcast, before)
            .await
            .unwrap()
            .len(),
        1
    );
    let token = trial.token(Role::Moderator).await;
    let render = StartRender::new(&session, &token, "https://stage.example.org/once");
    trial.stays_once(client.renders().start(render.clone())).await;
    assert_eq!(
        client
            .renders()
            .find_started(&render, before)
            .await
            .unwrap()
            .len(),
        1
    );

    let signal = SendSignal::new(&session, "cue", "once");
    trial.stays_once(client.signals().send(signal.clone())).await;
    trial
        .stays_once_as(
            "signals.send_to",
            client.signals().send(signal.to(&*trial.party.guest)),
        )
        .await;
    let heard = async |connection: &str| {
        trial
            .world
            .control
            .signals(&session, connection)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(
        (heard(&trial.party.host).await, heard(&trial.party.guest).await),
        (1, 2)
    );

    let uri = SipUri::parse("sip:lobby@pbx.example.org").unwrap();
    trial
        .stays_once(client.sip().dial(Dial::new(&session, &token, uri)))
        .await;
    let digits = |digits| PlayDtmf::new(&session, Digits::parse(digits).unwrap());
    trial.stays_once(client.sip().play_dtmf(digits("1"))).await;
    let calls = trial.world.control.calls(&session).await.unwrap();
    let one = digits("2").to(&*calls[0].connection_id);
    trial
        .stays_once_as("sip.play_dtmf_to", client.sip().play_dtmf(one))
        .await;
    let calls = trial.world.control.calls(&session).await.unwrap();
    assert_eq!((calls.len(), &*calls[0].digits), (1, "12"));

    trial
        .stays_once(client.captions().start(StartCaptions::new(&session, &token)))
        .await;
    let ears = Ears::open().await;
    let connect = ConnectAudio::new(&session, &token, &*ears.uri);
    trial.stays_once(client.audio_connector().connect(connect)).await;
    assert_eq!(ears.connections(), 1);

    let seen = trial.world.seen(&session).await;
    assert_eq!(
        (seen.archives.len(), seen.broadcasts.len(), seen.renders.len()),
        (1, 1, 1)
    );
    assert_eq!((seen.captions.len(), seen.connectors.len()), (1, 1));
    trial.has_called_all(Repeat::Once);
}

#[tokio::test]
async fn what_may_be_doubled_is_repeated_and_fine() {
    let mut trial = Trial::start().await;
    let client = trial.world.client.clone();
    let (session, host) = (trial.party.session.clone(), trial.party.host_stream.clone());

    let created = trial
        .is_repeated(client.sessions().create(CreateSession::routed()))
        .await;
    assert!(trial.world.control.session(&created.id).await.is_ok());
    let classes = SetLayoutClasses::new(&session).stream(&host, ["focus"]);
    trial
        .is_repeated(client.streams().set_layout_classes(classes))
        .await;
    assert_eq!(
        trial.world.seen(&session).await.streams[0].layout_class_list,
        ["focus"]
    );

    let manual = StartArchive::new(&session).stream_mode(StreamMode::Manual);
    let archive = client.archives().start(manual).await.unwrap().id;
    trial
        .is_repeated(client.archives().set_layout(&archive, Layout::pip()))
        .await;
    let add = archives::AddStream::new(&archive, &host);
    trial.is_repeated(client.archives().add_stream(add)).await;
    let selected = async || {
        trial
            .world
            .control
            .archive(&archive)
            .await
            .unwrap()
            .selected_streams
            .unwrap()
            .len()
    };
    assert_eq!(selected().await, 1);
    trial
        .is_repeated(client.archives().remove_stream(&archive, &host))
        .await;
    trial.is_repeated(client.archives().stop(&archive)).await;
    trial.world.control.advance(soon()).await;
    // The first answer after the clock was turned tells the client.
    client.streams().list(&session).await.unwrap();
    trial.is_repeated(client.archives().delete(&archive)).await;
    let view = trial.world.control.archive(&archive).await.unwrap();
    assert_eq!(view.status, ArchiveStatus::Deleted);

    let manual = StartBroadcast::new(&session)
        .hls(Hls::new())
        .stream_mode(StreamMode::Manual);
    let broadcast = client.broadcasts().start(manual).await.unwrap().id;
    trial
        .is_repeated(client.broadcasts().set_layout(&broadcast, Layout::pip()))
        .await;
    let add = broadcasts::AddStream::new(&broadcast, &host);
    trial.is_repeated(client.broadcasts().add_stream(add)).await;
    trial
        .is_repeated(client.broadcasts().remove_stream(&broadcast, &host))
        .await;

    let moderation = client.moderation();
    trial.is_repeated(moderation.mute_stream(&session, &host)).await;
    trial
        .is_repeated(moderation.mute_all(MuteAll::new(&session)))
        .await;
    trial.is_repeated(moderation.unmute_all(&session)).await;
    trial
        .is_repeated(moderation.disconnect(&session, &*trial.party.guest))
        .await;
    assert_eq!(trial.world.seen(&session).await.connections.len(), 1);

    let token = trial.token(Role::Moderator).await;
    let uri = SipUri::parse("sip:lobby@pbx.example.org").unwrap();
    let call = client.sip().dial(Dial::new(&session, &token, uri)).await.unwrap();
    trial.is_repeated(client.sip().hang_up(&call)).await;
    let captions = client
        .captions()
        .start(StartCaptions::new(&session, &token))
        .await
        .unwrap();
    trial.is_repeated(client.captions().stop(&captions.id)).await;
    let render = StartRender::new(&session, &token, "https://stage.example.org/board");
    let render = client.renders().start(render).await.unwrap();
    trial.is_repeated(client.renders().stop(&render.id)).await;
    let ears = Ears::open().await;
    let connect = ConnectAudio::new(&session, &token, &*ears.uri);
    let connector = client.audio_connector().connect(connect).await.unwrap();
    let connection = connector.connection_id.unwrap();
    trial
        .is_repeated(client.audio_connector().disconnect(&session, &connection))
        .await;
    // The host alone is left.
    assert_eq!(trial.world.seen(&session).await.connections.len(), 1);

    // A broadcast that has stopped is forgotten: the repeat does not find it, and has no answer to give.
    trial.called.insert("broadcasts.stop");
    trial.lose_the_answer_to("broadcasts.stop").await;
    let error = client.broadcasts().stop(&broadcast).await.unwrap_err();
    assert!(error.is_not_found() && error.attempts() == 2, "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    let view = trial.world.control.broadcast(&broadcast).await.unwrap();
    assert_eq!(view.status, BroadcastStatus::Stopped);
    trial.has_called_all(Repeat::Idempotent);
}

#[tokio::test]
async fn what_did_not_happen_is_found_nowhere() {
    let mut trial = Trial::start().await;
    let client = trial.world.client.clone();
    let session = trial.party.session.clone();
    let before = SystemTime::now();
    let token = trial.token(Role::Publisher).await;
    let archive = StartArchive::new(&session).name("never");
    let broadcast = StartBroadcast::new(&session).hls(Hls::new()).tag("never");
    let render = StartRender::new(&session, &token, "https://stage.example.org/never");
    for id in ["archives.start", "broadcasts.start", "experience_composer.start"] {
        let fault = Fault::close_before().operation(id);
        trial.world.control.fault(fault).await.unwrap();
    }
    let lost = [
        client.archives().start(archive.clone()).await.map(drop),
        client.broadcasts().start(broadcast.clone()).await.map(drop),
        client.renders().start(render.clone()).await.map(drop),
    ];
    for lost in lost {
        assert_eq!(lost.unwrap_err().outcome(), Outcome::Unknown);
    }
    assert!(
        client
            .archives()
            .find_started(&archive, before)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        client
            .broadcasts()
            .find_started(&broadcast, before)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        client
            .renders()
            .find_started(&render, before)
            .await
            .unwrap()
            .is_empty()
    );
    // What is found nowhere may be started again.
    trial.stays_once(client.archives().start(archive)).await;
}
