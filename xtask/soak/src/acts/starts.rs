//! What must happen once, each under a name found nowhere else; and the search for what a lost start has started.

use std::time::SystemTime;

use vonage_video::archives::StartArchive;
use vonage_video::audio_connector::ConnectAudio;
use vonage_video::broadcasts::StartBroadcast;
use vonage_video::captions::StartCaptions;
use vonage_video::experience_composer::StartRender;
use vonage_video::signals::SendSignal;
use vonage_video::sip::{Dial, PlayDtmf};
use vonage_video::{Digits, Hls, SipUri, StreamMode};

use crate::caller::Caller;
use crate::lookup;
use crate::room::{Kind, Room};

/// How many of each run in a session at once.
const MOST: usize = 3;

#[expect(clippy::disallowed_methods, reason = "the time before a start, as its caller takes it")]
fn now() -> SystemTime {
    SystemTime::now()
}

pub(super) async fn signal(caller: &mut Caller, room: &mut Room) {
    let name = caller.next_name();
    let signal = SendSignal::new(&room.session, "soak", &*name);
    let signal = if caller.random.bool() {
        signal.to(&*room.guest)
    } else {
        signal
    };
    let call = caller.client.signals().send(signal);
    let claim = caller.call(call).await.claim;
    room.made(Kind::Signal, name, claim);
}

pub(super) async fn archive(caller: &mut Caller, room: &mut Room) -> anyhow::Result<()> {
    if room.archives.len() >= MOST {
        return Ok(());
    }
    let (name, since) = (caller.next_name(), now());
    let start = StartArchive::new(&room.session).name(&*name).tag(&*name);
    let start = if caller.random.bool() {
        start.stream_mode(StreamMode::Manual)
    } else {
        start
    };
    let brought = caller.call(caller.client.archives().start(start.clone())).await;
    if brought.is_unknown() {
        let found = caller.client.archives();
        let found = || found.find_started(&start, since);
        if let Some(found) = lookup::compare(caller, room, (Kind::Archive, &name), found).await? {
            room.archives.extend(found.into_iter().map(|archive| archive.id));
        }
    }
    room.archives.extend(brought.output.map(|archive| archive.id));
    room.made(Kind::Archive, name, brought.claim);
    Ok(())
}

pub(super) async fn broadcast(caller: &mut Caller, room: &mut Room) -> anyhow::Result<()> {
    if room.broadcasts.len() >= MOST {
        return Ok(());
    }
    let (name, since) = (caller.next_name(), now());
    let start = StartBroadcast::new(&room.session).hls(Hls::new()).tag(&*name);
    let start = if caller.random.bool() {
        start.stream_mode(StreamMode::Manual)
    } else {
        start
    };
    let brought = caller.call(caller.client.broadcasts().start(start.clone())).await;
    if brought.is_unknown() {
        let found = caller.client.broadcasts();
        let found = || found.find_started(&start, since);
        if let Some(found) = lookup::compare(caller, room, (Kind::Broadcast, &name), found).await? {
            room.broadcasts
                .extend(found.into_iter().map(|broadcast| broadcast.id));
        }
    }
    room.broadcasts
        .extend(brought.output.map(|broadcast| broadcast.id));
    room.made(Kind::Broadcast, name, brought.claim);
    Ok(())
}

pub(super) async fn render(caller: &mut Caller, room: &mut Room) -> anyhow::Result<()> {
    if room.renders.len() >= MOST {
        return Ok(());
    }
    let (name, since) = (caller.next_name(), now());
    let url = format!("https://stage.example.org/{name}");
    let start = StartRender::new(&room.session, &*room.token, url).name(&*name);
    let brought = caller.call(caller.client.renders().start(start.clone())).await;
    if brought.is_unknown() {
        let found = caller.client.renders();
        let found = || found.find_started(&start, since);
        if let Some(found) = lookup::compare(caller, room, (Kind::Render, &name), found).await? {
            room.renders.extend(found.into_iter().map(|render| render.id));
        }
    }
    room.renders.extend(brought.output.map(|render| render.id));
    room.made(Kind::Render, name, brought.claim);
    Ok(())
}

pub(super) async fn dial(caller: &mut Caller, room: &mut Room) -> anyhow::Result<()> {
    let name = caller.next_name();
    let uri = SipUri::parse(format!("sip:{name}@pbx.example.org"))?;
    let dial = Dial::new(&room.session, &*room.token, uri);
    let brought = caller.call(caller.client.sip().dial(dial)).await;
    room.calls
        .extend(brought.output.and_then(|call| call.connection_id));
    room.made(Kind::Call, name, brought.claim);
    Ok(())
}

pub(super) async fn digits(caller: &mut Caller, room: &Room) -> anyhow::Result<()> {
    let digits = PlayDtmf::new(&room.session, Digits::parse("42p#")?);
    let digits = match room.calls.first() {
        Some(connection) if caller.random.bool() => digits.to(connection),
        _ => digits,
    };
    let call = caller.client.sip().play_dtmf(digits);
    caller.call(call).await;
    Ok(())
}

pub(super) async fn captions(caller: &mut Caller, room: &mut Room) {
    let start = StartCaptions::new(&room.session, &*room.token);
    let call = caller.client.captions().start(start);
    let output = caller.call(call).await.output;
    room.captions.extend(output.map(|captions| captions.id));
}

pub(super) async fn audio(caller: &mut Caller, room: &mut Room) {
    if !room.connectors.is_empty() {
        return;
    }
    let name = caller.next_name();
    let connect = ConnectAudio::new(&room.session, &*room.token, format!("{}/{name}", room.ears));
    let call = caller.client.audio_connector().connect(connect);
    let brought = caller.call(call).await;
    let connection = brought.output.and_then(|connector| connector.connection_id);
    room.connectors.extend(connection);
    room.made(Kind::Connector, name, brought.claim);
}

pub(super) async fn migrate(caller: &mut Caller, room: &Room) {
    // A young session is refused, which need not be seen often.
    if !room.is_old() && caller.random.u8(..8) != 0 {
        return;
    }
    let call = caller.client.sessions().migrate(&room.session);
    caller.call(call).await;
}
