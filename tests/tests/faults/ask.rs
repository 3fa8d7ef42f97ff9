//! Every operation, ready to be asked for: what it needs is there, and nothing of it has been done.

use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use vonage_video::archives::{self, StartArchive};
use vonage_video::audio_connector::{ConnectAudio, DisconnectAudio};
use vonage_video::broadcasts::{self, StartBroadcast};
use vonage_video::captions::{StartCaptions, StopCaptions};
use vonage_video::contract::{Operation, Profile, Trail};
use vonage_video::experience_composer::{GetRender, ListRenders, StartRender, StopRender};
use vonage_video::moderation::{Disconnect, MuteAll, MuteStream, UnmuteAll};
use vonage_video::sessions::{CreateSession, ListConnections, MigrateSession};
use vonage_video::signals::SendSignal;
use vonage_video::sip::{Dial, HangUp, PlayDtmf};
use vonage_video::streams::{GetStream, ListStreams, SetLayoutClasses};
use vonage_video::{Digits, Error, Handle, Hls, Layout, Repeat, SipUri, StreamMode};
use vonage_video_emulator::SeedArchives;

use crate::stage::Stage;

/// How many attempts it took, or why it failed.
pub(crate) type Asked = Pin<Box<dyn Future<Output = Result<u32, Error>> + Send>>;

/// Something that can be asked for again and again.
pub(crate) trait Ask: Send + Sync {
    fn ask(&self, handle: &Handle, url: &str, total: Option<Duration>) -> Asked;
}

impl<O: Operation + Clone + 'static> Ask for O {
    fn ask(&self, handle: &Handle, _: &str, total: Option<Duration>) -> Asked {
        let call = handle.call(self.clone());
        let call = match total {
            Some(total) => call.timeout(total),
            None => call,
        };
        Box::pin(async move { Ok(call.meta().await?.1.attempts) })
    }
}

/// A part of a recording, through the seam for downloads.
struct Fetch {
    /// The path and the query of its URL.
    place: String,
}

impl Ask for Fetch {
    fn ask(&self, handle: &Handle, url: &str, total: Option<Duration>) -> Asked {
        let mut profile = Profile::new(crate::class::FETCH.name, Repeat::Safe);
        if let Some(total) = total {
            profile = profile.timeout(total);
        }
        let request = Request::get(format!("{url}{}", self.place))
            .header("range", "bytes=0-1023")
            .extension(profile)
            .body(Bytes::new())
            .unwrap();
        let dispatch = handle.dispatch().clone();
        Box::pin(async move {
            let response = dispatch.fetch(request).await?;
            let trail = Trail::of(&response);
            if response.status().is_success() {
                return Ok(trail.attempts);
            }
            // What is refused is an answer like any other here; as an error it is easier to compare.
            Err(Error::refused(&response)
                .for_operation(crate::class::FETCH.name)
                .after_attempts(trail.attempts, trail.earlier))
        })
    }
}

pub(crate) fn new_session() -> CreateSession {
    CreateSession::routed()
}

/// Sets everything up for this operation.
pub(crate) async fn prepare(stage: &Stage, operation: &str) -> Box<dyn Ask> {
    let area = operation.split('.').next().unwrap();
    match area {
        "archives" => archive(stage, operation).await,
        "broadcasts" => broadcast(stage, operation).await,
        "sip" | "captions" | "experience_composer" | "audio_connector" => guest(stage, operation).await,
        _ => session(stage, operation).await,
    }
}

async fn session(stage: &Stage, operation: &str) -> Box<dyn Ask> {
    if operation == "sessions.create" {
        return Box::new(new_session());
    }
    let party = stage.party().await;
    let session = &party.session;
    match operation {
        "sessions.list_connections" => Box::new(ListConnections::new(session)),
        "sessions.migrate" => {
            // Only a session that has been there for a while can be moved.
            stage.control.advance(Duration::from_secs(5 * 60)).await;
            Box::new(MigrateSession::new(session))
        }
        "streams.get" => Box::new(GetStream::new(session, &party.stream)),
        "streams.list" => Box::new(ListStreams::new(session)),
        "streams.set_layout_classes" => {
            Box::new(SetLayoutClasses::new(session).stream(&party.stream, ["focus"]))
        }
        "signals.send" => Box::new(SendSignal::new(session, "cue", "now")),
        "moderation.disconnect" => Box::new(Disconnect::new(session, &*party.connection)),
        "moderation.mute_stream" => Box::new(MuteStream::new(session, &party.stream)),
        "moderation.mute_all" => Box::new(MuteAll::new(session)),
        "moderation.unmute_all" => Box::new(UnmuteAll::new(session)),
        other => panic!("nobody knows how to ask for {other}"),
    }
}

async fn archive(stage: &Stage, operation: &str) -> Box<dyn Ask> {
    let party = stage.party().await;
    let archives = stage.host.archives();
    let start = StartArchive::new(&party.session);
    let seeded = async || {
        let seeds = SeedArchives::new(1);
        stage
            .control
            .seed_archives(&party.session, seeds)
            .await
            .unwrap()
            .newest
    };
    let running = async |start: StartArchive| archives.start(start).await.unwrap().id;
    let manual = start.clone().stream_mode(StreamMode::Manual);
    match operation {
        "archives.start" => Box::new(start),
        "archives.list" => Box::new(archives::ListArchives::new()),
        "archives.get" => Box::new(archives::GetArchive::new(seeded().await)),
        "archives.delete" => Box::new(archives::DeleteArchive::new(seeded().await)),
        "archives.download" => {
            let archive = archives.get(seeded().await).await.unwrap();
            let url = archive.url.unwrap().expose().to_owned();
            let place = url
                .strip_prefix(&format!("http://{}", stage.way.address))
                .unwrap();
            Box::new(Fetch {
                place: place.to_owned(),
            })
        }
        "archives.stop" => Box::new(archives::StopArchive::new(running(start).await)),
        "archives.set_layout" => Box::new(archives::SetArchiveLayout::new(
            running(start).await,
            Layout::pip(),
        )),
        "archives.add_stream" => Box::new(archives::AddStream::new(running(manual).await, &party.stream)),
        "archives.remove_stream" => {
            let archive = running(manual).await;
            let add = archives::AddStream::new(&archive, &party.stream);
            archives.add_stream(add).await.unwrap();
            Box::new(archives::RemoveStream::new(archive, &party.stream))
        }
        other => panic!("nobody knows how to ask for {other}"),
    }
}

async fn broadcast(stage: &Stage, operation: &str) -> Box<dyn Ask> {
    let party = stage.party().await;
    let broadcasts = stage.host.broadcasts();
    let start = StartBroadcast::new(&party.session).hls(Hls::new());
    let running = async |start: StartBroadcast| broadcasts.start(start).await.unwrap().id;
    let manual = start.clone().stream_mode(StreamMode::Manual);
    match operation {
        "broadcasts.start" => Box::new(start),
        "broadcasts.list" => Box::new(broadcasts::ListBroadcasts::new()),
        "broadcasts.get" => Box::new(broadcasts::GetBroadcast::new(running(start).await)),
        "broadcasts.stop" => Box::new(broadcasts::StopBroadcast::new(running(start).await)),
        "broadcasts.set_layout" => Box::new(broadcasts::SetBroadcastLayout::new(
            running(start).await,
            Layout::pip(),
        )),
        "broadcasts.add_stream" => Box::new(broadcasts::AddStream::new(running(manual).await, &party.stream)),
        "broadcasts.remove_stream" => {
            let broadcast = running(manual).await;
            let add = broadcasts::AddStream::new(&broadcast, &party.stream);
            broadcasts.add_stream(add).await.unwrap();
            Box::new(broadcasts::RemoveStream::new(broadcast, &party.stream))
        }
        other => panic!("nobody knows how to ask for {other}"),
    }
}

/// What brings something into a session that was not there.
async fn guest(stage: &Stage, operation: &str) -> Box<dyn Ask> {
    let party = stage.party().await;
    let (session, token, host) = (&party.session, &party.token, &stage.host);
    let dial = Dial::new(
        session,
        token,
        SipUri::parse("sip:lobby@pbx.example.org").unwrap(),
    );
    let captions = StartCaptions::new(session, token);
    let render = StartRender::new(session, token, "https://stage.example.org/board");
    let connect = ConnectAudio::new(session, token, &*stage.kit.ears.uri);
    match operation {
        "sip.dial" => Box::new(dial),
        "sip.play_dtmf" => {
            host.sip().dial(dial).await.unwrap();
            Box::new(PlayDtmf::new(session, Digits::parse("42").unwrap()))
        }
        "sip.hang_up" => {
            let call = host.sip().dial(dial).await.unwrap();
            Box::new(HangUp::new(session, call.connection_id.unwrap()))
        }
        "captions.start" => Box::new(captions),
        "captions.stop" => Box::new(StopCaptions::new(
            host.captions().start(captions).await.unwrap().id,
        )),
        "experience_composer.start" => Box::new(render),
        "experience_composer.list" => Box::new(ListRenders::new()),
        "experience_composer.get" => Box::new(GetRender::new(host.renders().start(render).await.unwrap().id)),
        "experience_composer.stop" => {
            Box::new(StopRender::new(host.renders().start(render).await.unwrap().id))
        }
        "audio_connector.connect" => Box::new(connect),
        "audio_connector.disconnect" => {
            let connector = host.audio_connector().connect(connect).await.unwrap();
            Box::new(DisconnectAudio::new(session, connector.connection_id.unwrap()))
        }
        other => panic!("nobody knows how to ask for {other}"),
    }
}
