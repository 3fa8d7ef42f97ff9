//! Every operation of every area once, through the real transport, against the emulator: what it answers, what becomes of
//! it, and what the service saw of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use vonage_video::archives::{self, ListArchives, StartArchive};
use vonage_video::audio_connector::ConnectAudio;
use vonage_video::broadcasts::{self, ListBroadcasts, Output, StartBroadcast};
use vonage_video::captions::StartCaptions;
use vonage_video::contract::Operation;
use vonage_video::experience_composer::{self, ListRenders, StartRender};
use vonage_video::models::BroadcastStatus;
use vonage_video::moderation::MuteAll;
use vonage_video::sessions::CreateSession;
use vonage_video::signals::SendSignal;
use vonage_video::sip::{Dial, PlayDtmf};
use vonage_video::streams::SetLayoutClasses;
use vonage_video::{
    ArchiveStatus, AudioRate, AudioTransport, Call, ClientToken, Digits, Hls, LanguageCode, Layout,
    LayoutType, RenderStatus, Resolution, Role, Rtmp, SipUri, StreamMode, VideoType,
};
use vonage_video_emulator::CallState;

use crate::support::ears::Ears;
use crate::support::operations::table;
use crate::support::world::{Party, World};

const SECOND: Duration = Duration::from_secs(1);

/// A world, and the operations that were called in it.
struct Tour {
    world: World,
    party: Party,
    called: BTreeSet<&'static str>,
}

impl Tour {
    async fn call<O: Operation + 'static>(&mut self, call: Call<O>) -> O::Output {
        self.called.insert(O::NAME);
        call.await.unwrap()
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

    /// Compares what the service saw since the last time, then begins anew.
    async fn expect(&self, answered: &[(&str, u16)]) {
        let seen = self.world.answered().await;
        let mut seen: Vec<_> = seen
            .iter()
            .map(|(operation, status)| (&**operation, *status))
            .collect();
        // Into how many ranges a download is divided depends on how fast it is.
        seen.dedup_by(|next, range| next == range && *range == ("", 206));
        assert_eq!(seen, answered);
        self.world.control.clear_requests().await;
    }
}

#[tokio::test]
async fn every_operation_of_every_area_does_what_it_says() {
    let all: BTreeSet<_> = table().into_iter().map(|(_, facts, _)| facts.name).collect();
    for tls in [false, true] {
        let world = World::start(tls).await;
        let party = world.party().await;
        let mut tour = Tour {
            world,
            party,
            called: BTreeSet::new(),
        };
        visit_sessions_and_streams(&mut tour).await;
        visit_signals_and_moderation(&mut tour).await;
        visit_archives(&mut tour).await;
        visit_broadcasts(&mut tour).await;
        visit_sip(&mut tour).await;
        visit_captions(&mut tour).await;
        visit_renders(&mut tour).await;
        visit_audio(&mut tour).await;
        assert_eq!(tour.called, all);
    }
}

async fn visit_sessions_and_streams(tour: &mut Tour) {
    let client = tour.world.client.clone();
    let created = tour.call(client.sessions().create(CreateSession::routed())).await;
    let session = tour.party.session.clone();
    assert_ne!(created.id, session);
    let connections = tour.call(client.sessions().list_connections(&session)).await;
    let ids: Vec<_> = connections
        .items
        .iter()
        .map(|connection| connection.id.as_str())
        .collect();
    assert_eq!(ids, [&*tour.party.host, &*tour.party.guest]);
    tour.world.control.advance(300 * SECOND).await;
    tour.call(client.sessions().migrate(&session)).await;

    let list = tour.call(client.streams().list(&session)).await;
    assert_eq!((list.count, &list.items[0].id), (2, &tour.party.host_stream));
    let classes = SetLayoutClasses::new(&session).stream(&tour.party.host_stream, ["focus", "wide"]);
    tour.call(client.streams().set_layout_classes(classes)).await;
    let get = client.streams().get(&session, &tour.party.host_stream);
    let stream = tour.call(get).await;
    assert_eq!(stream.layout_class_list, ["focus", "wide"]);
    tour.expect(&[
        ("sessions.create", 200),
        ("sessions.list_connections", 200),
        ("sessions.migrate", 202),
        ("streams.list", 200),
        ("streams.set_layout_classes", 200),
        ("streams.get", 200),
    ])
    .await;
}

async fn visit_signals_and_moderation(tour: &mut Tour) {
    let client = tour.world.client.clone();
    let session = tour.party.session.clone();
    tour.call(client.signals().send(SendSignal::new(&session, "cue", "é")))
        .await;
    let alone = SendSignal::new(&session, "cue", "2").to(&*tour.party.guest);
    tour.call(client.signals().send(alone)).await;
    let heard = async |connection: &str| -> Vec<String> {
        let heard = tour.world.control.signals(&session, connection).await.unwrap();
        heard.into_iter().map(|signal| signal.data).collect()
    };
    assert_eq!(heard(&tour.party.host).await, ["é"]);
    assert_eq!(heard(&tour.party.guest).await, ["é", "2"]);
    let sent = tour.world.bodies("signals.send").await;
    assert_eq!(sent, [r#"{"type":"cue","data":"é"}"#]);

    let moderation = client.moderation();
    tour.call(moderation.mute_stream(&session, &tour.party.guest_stream))
        .await;
    let everybody = MuteAll::new(&session).except([&tour.party.host_stream]);
    let project = tour.call(moderation.mute_all(everybody)).await;
    assert_eq!(project.application_id.as_ref(), Some(client.application_id()));
    let seen = tour.world.seen(&session).await;
    let muted: Vec<_> = seen.streams.iter().map(|stream| stream.muted).collect();
    assert_eq!(muted, [false, true]);
    let excluded = seen.force_mute_excludes.unwrap();
    assert_eq!(excluded, [tour.party.host_stream.as_str()]);
    tour.call(moderation.unmute_all(&session)).await;
    assert_eq!(tour.world.seen(&session).await.force_mute_excludes, None);

    let token = tour.token(Role::Publisher).await;
    let third = tour.world.control.join(&session, token.as_str()).await.unwrap();
    tour.call(moderation.disconnect(&session, &*third)).await;
    assert_eq!(tour.world.seen(&session).await.connections.len(), 2);
    tour.expect(&[
        ("signals.send", 204),
        ("signals.send_to", 204),
        ("moderation.mute_stream", 200),
        ("moderation.mute_all", 200),
        ("moderation.mute_all", 200),
        ("moderation.disconnect", 204),
    ])
    .await;
}

async fn visit_archives(tour: &mut Tour) {
    let client = tour.world.client.clone();
    let (session, host) = (tour.party.session.clone(), tour.party.host_stream.clone());
    let start = StartArchive::new(&session)
        .name("all of it")
        .tag("manual")
        .stream_mode(StreamMode::Manual)
        .resolution(Resolution::Landscape720)
        .max_bitrate(2_000_000)
        .layout(Layout::best_fit().screenshare(LayoutType::Pip));
    let archive = tour.call(client.archives().start(start)).await;
    assert_eq!(
        (&archive.status, &archive.session_id),
        (&ArchiveStatus::Started, &session)
    );
    let add = archives::AddStream::new(&archive.id, &host).video(false);
    tour.call(client.archives().add_stream(add)).await;
    let running = tour.call(client.archives().get(&archive.id)).await;
    let stream = &running.streams[0];
    assert_eq!(
        (&stream.stream_id, stream.has_audio, stream.has_video),
        (&host, Some(true), Some(false))
    );
    tour.call(
        client
            .archives()
            .set_layout(&archive.id, Layout::custom("stream { width: 50% }")),
    )
    .await;
    let view = tour.world.control.archive(&archive.id).await.unwrap();
    assert_eq!(view.layout.unwrap().kind, LayoutType::Custom);
    tour.call(client.archives().remove_stream(&archive.id, &host))
        .await;
    tour.world.control.advance(60 * SECOND).await;
    tour.call(client.archives().stop(&archive.id)).await;
    tour.world.control.advance(10 * SECOND).await;
    let list = tour
        .call(client.archives().list(ListArchives::new().session(&session)))
        .await;
    assert_eq!(
        (list.count, &list.items[0].status),
        (1, &ArchiveStatus::Available)
    );
    let mut file = Vec::new();
    let done = client
        .archive(&archive.id)
        .download()
        .to_writer(&mut file)
        .await
        .unwrap();
    assert_eq!((file.len() as u64, done.archive.size), (done.bytes, done.bytes));
    assert_eq!(&file[4..8], b"ftyp");
    tour.call(client.archives().delete(&archive.id)).await;
    let view = tour.world.control.archive(&archive.id).await.unwrap();
    assert_eq!(view.status, ArchiveStatus::Deleted);
    tour.expect(&[
        ("archives.start", 200),
        ("archives.change_streams", 204),
        ("archives.get", 200),
        ("archives.set_layout", 200),
        ("archives.change_streams", 204),
        ("archives.stop", 200),
        ("archives.list", 200),
        ("archives.get", 200),
        ("", 206),
        ("archives.delete", 204),
    ])
    .await;
}

async fn visit_broadcasts(tour: &mut Tour) {
    let client = tour.world.client.clone();
    let (session, guest) = (tour.party.session.clone(), tour.party.guest_stream.clone());
    let start = StartBroadcast::new(&session)
        .hls(Hls::low_latency())
        .rtmp(Rtmp::new("rtmps://ingest.example.org/live", "stream-name").id("north"))
        .max_duration(90 * 60 * SECOND)
        .stream_mode(StreamMode::Manual)
        .tag("t");
    let broadcast = tour.call(client.broadcasts().start(start)).await;
    assert_eq!(broadcast.status, BroadcastStatus::Started);
    assert_eq!(broadcast.rtmp()[0].stream_name.expose(), "stream-name");
    tour.call(client.broadcasts().set_layout(&broadcast.id, Layout::pip()))
        .await;
    let add = broadcasts::AddStream::new(&broadcast.id, &guest);
    tour.call(client.broadcasts().add_stream(add)).await;
    tour.world.control.advance(20 * SECOND).await;
    let live = tour.call(client.broadcasts().get(&broadcast.id)).await;
    assert!(Output::of(&live).all(|output| output.is_live()) && Output::of(&live).count() == 2);
    assert_eq!(live.streams[0].stream_id, guest);
    tour.call(client.broadcasts().remove_stream(&broadcast.id, &guest))
        .await;
    let list = tour
        .call(client.broadcasts().list(ListBroadcasts::new().session(&session)))
        .await;
    assert_eq!((list.count, &list.items[0].id), (1, &broadcast.id));
    let stopped = tour.call(client.broadcasts().stop(&broadcast.id)).await;
    assert_eq!(stopped.status, BroadcastStatus::Stopped);
    tour.expect(&[
        ("broadcasts.start", 200),
        ("broadcasts.set_layout", 200),
        ("broadcasts.change_streams", 204),
        ("broadcasts.get", 200),
        ("broadcasts.change_streams", 204),
        ("broadcasts.list", 200),
        ("broadcasts.stop", 200),
    ])
    .await;
}

async fn visit_sip(tour: &mut Tour) {
    let client = tour.world.client.clone();
    let session = tour.party.session.clone();
    let token = tour.token(Role::Publisher).await;
    let uri = SipUri::parse("sip:lobby@pbx.example.org;transport=tls").unwrap();
    let dial = Dial::new(&session, &token, uri)
        .from("15550100042@example.org")
        .header("X-Room", "A7")
        .auth("lantern", "hunter2")
        .secure(true)
        .video(true)
        .observe_force_mute(true);
    let call = tour.call(client.sip().dial(dial)).await;
    let connection = call.connection_id.clone().unwrap();
    let digits = |digits| PlayDtmf::new(&session, Digits::parse(digits).unwrap());
    tour.call(client.sip().play_dtmf(digits("42p"))).await;
    tour.call(client.sip().play_dtmf(digits("#").to(&connection)))
        .await;
    assert_eq!(tour.world.seen(&session).await.connections.len(), 3);
    tour.call(client.sip().hang_up(&call)).await;
    let view = tour.world.control.calls(&session).await.unwrap().pop().unwrap();
    assert_eq!(
        (&*view.call_id, view.state, &*view.digits),
        (call.id.as_str(), CallState::Ended, "42p#")
    );
    assert!(view.secure && view.video && view.observe_force_mute && view.authenticates);
    tour.expect(&[
        ("sip.dial", 200),
        ("sip.play_dtmf", 200),
        ("sip.play_dtmf_to", 200),
        ("moderation.disconnect", 204),
    ])
    .await;
}

async fn visit_captions(tour: &mut Tour) {
    let client = tour.world.client.clone();
    let session = tour.party.session.clone();
    let token = tour.token(Role::Moderator).await;
    let start = StartCaptions::new(&session, &token)
        .language(LanguageCode::FrFr)
        .partial_captions(false)
        .max_duration(30 * 60 * SECOND)
        .status_callback_url("https://lantern.example.org/captions");
    let captions = tour.call(client.captions().start(start)).await;
    tour.call(client.captions().stop(&captions.id)).await;
    let view = tour.world.seen(&session).await.captions.pop().unwrap();
    assert_eq!(
        (&*view.captions_id, view.reason.as_deref()),
        (captions.id.as_str(), Some("stopped"))
    );
    assert_eq!((&*view.language_code, view.max_duration), ("fr-FR", 1800));
    tour.expect(&[("captions.start", 202), ("captions.stop", 202)])
        .await;
}

async fn visit_renders(tour: &mut Tour) {
    let client = tour.world.client.clone();
    let session = tour.party.session.clone();
    let token = tour.token(Role::Publisher).await;
    let start = StartRender::new(&session, &token, "https://stage.example.org/scoreboard")
        .name("Scoreboard")
        .resolution(Resolution::Landscape480)
        .max_duration(60 * 60 * SECOND);
    let render = tour.call(client.renders().start(start)).await;
    tour.world.control.advance(5 * SECOND).await;
    let started = tour.call(client.renders().get(&render.id)).await;
    assert_eq!(started.status, RenderStatus::Started);
    let stream = client.streams().get(&session, started.stream_id.unwrap());
    let stream = stream.await.unwrap();
    assert_eq!(stream.name, "Scoreboard");
    assert_eq!(stream.video_type, Some(VideoType::Custom));
    let list = tour.call(client.renders().list(ListRenders::new())).await;
    assert_eq!((list.count, &list.items[0].id), (1, &render.id));
    tour.call(client.renders().stop(&render.id)).await;
    let stopped = client.renders().get(&render.id);
    let stopped = stopped.until(experience_composer::conditions::stopped).await;
    assert_eq!(stopped.unwrap().reason.as_deref(), Some("Stop Requested"));
    tour.expect(&[
        ("experience_composer.start", 202),
        ("experience_composer.get", 200),
        ("streams.get", 200),
        ("experience_composer.list", 200),
        ("experience_composer.stop", 204),
        ("experience_composer.get", 200),
    ])
    .await;
}

async fn visit_audio(tour: &mut Tour) {
    let client = tour.world.client.clone();
    let session = tour.party.session.clone();
    let token = tour.token(Role::Publisher).await;
    let ears = Ears::open().await;
    let connect = ConnectAudio::new(&session, &token, &*ears.uri)
        .stream(&tour.party.host_stream)
        .header("room", "A7")
        .audio_rate(AudioRate::HZ_8000)
        .bidirectional(true)
        .transport(AudioTransport::json().static_field("tenant", "lantern"));
    let connector = tour.call(client.audio_connector().connect(connect)).await;
    assert_eq!(ears.connections(), 1);
    let connection = connector.connection_id.unwrap();
    tour.call(client.audio_connector().disconnect(&session, &connection))
        .await;
    let view = tour.world.seen(&session).await.connectors.pop().unwrap();
    assert_eq!(
        (&*view.connector_id, view.reason.as_deref()),
        (connector.id.as_str(), Some("disconnected"))
    );
    assert_eq!((view.audio_rate, &*view.transport), (8000, "json"));
    assert_eq!(view.streams, [tour.party.host_stream.as_str()]);
    tour.expect(&[("audio_connector.connect", 200), ("moderation.disconnect", 204)])
        .await;
}
