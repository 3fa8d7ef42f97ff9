//! What is written when values are serialized: secrets only on demand, and nothing for what is absent.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vonage_video_models::{
    Address, Archive, ArchiveStatus, AudioConnector, AudioTransport, Broadcast, BroadcastUrls, Captions,
    Clear, ConnectAudioBody, Connection, ConnectionList, CreateSessionForm, DialBody, Digits, DtmfBody, Hls,
    Layout, MediaMode, Message, Page, Project, Render, Rtmp, RtmpTarget, Secret, Session, SipAuth, SipCall,
    StartArchiveBody, StartBroadcastBody, StartCaptionsBody, StartRenderBody, Stream, StreamChange,
    Transcription, TranscriptionStatus,
};

const MARK: &str = "m4rk";

fn archive() -> Archive {
    let mut archive = Archive::new("7a7a", "1_MX4");
    archive.status = ArchiveStatus::Available;
    archive.url = Some(format!("https://store.example.org/a.mp4?sig={MARK}").into());
    archive.password = Some(MARK.into());
    let mut transcription = Transcription::new(TranscriptionStatus::Available);
    transcription.url = Some(MARK.into());
    archive.transcription = Some(transcription);
    archive
}

fn broadcast() -> Broadcast {
    let mut urls = BroadcastUrls::default();
    urls.rtmp = vec![RtmpTarget::new(
        format!("rtmps://ann:{MARK}@live.example.org/app"),
        MARK,
    )];
    let mut broadcast = Broadcast::new("1748", "1_MX4");
    broadcast.broadcast_urls = Some(urls);
    broadcast
}

fn render() -> Render {
    let mut render = Render::new("1248", "1_MX4");
    render.url = Some(format!("https://example.org/page?key={MARK}").into());
    render.callback_url = Some(format!("https://ann:{MARK}@example.org/hook").into());
    render
}

fn dial() -> DialBody {
    let mut dial = DialBody::new("1_MX4", MARK, format!("sip:ann:{MARK}@h").parse().unwrap());
    dial.sip.auth = Some(SipAuth::new("ann", MARK));
    dial.sip.headers.insert("X-Key".to_owned(), MARK.into());
    dial
}

fn connect() -> ConnectAudioBody {
    let mut connect = ConnectAudioBody::new("1_MX4", MARK, format!("wss://ears.example.org/in?key={MARK}"));
    connect.websocket.headers.insert("key".to_owned(), MARK.into());
    let transport = AudioTransport::json()
        .static_field("key", MARK)
        .static_field("version", 2);
    connect.websocket.audio_transport = Some(transport);
    connect
}

fn start_broadcast() -> StartBroadcastBody {
    let mut start = StartBroadcastBody::new("1_MX4");
    start.outputs.rtmp = vec![Rtmp::new("rtmps://live.example.org/app", MARK).id("north")];
    start
}

/// The value is written without its secrets, and with them on demand; what was written on demand is read as the same.
#[track_caller]
fn written_on_demand<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, secrets: usize) {
    let shown = serde_json::to_string(value).unwrap();
    assert!(!shown.contains(MARK), "{shown}");
    let clear = serde_json::to_string(&Clear(value)).unwrap();
    assert_eq!(clear.matches(MARK).count(), secrets, "{clear}");
    assert_eq!(&serde_json::from_str::<T>(&clear).unwrap(), value);
    // Through a document in memory as well.
    let clear = serde_json::to_value(Clear(value)).unwrap();
    assert_eq!(&serde_json::from_value::<T>(clear).unwrap(), value);
}

#[test]
fn secrets_are_written_on_demand_only() {
    written_on_demand(&archive(), 3);
    written_on_demand(&Page::new(1, vec![archive()]), 3);
    written_on_demand(&broadcast(), 2);
    written_on_demand(&render(), 2);
    written_on_demand(&dial(), 4);
    written_on_demand(&connect(), 4);
    written_on_demand(&start_broadcast(), 1);
    written_on_demand(&StartCaptionsBody::new("1_MX4", MARK), 1);
    written_on_demand(&StartRenderBody::new("1_MX4", MARK, "https://example.org/"), 1);
    written_on_demand(&Some(Secret::new(MARK)), 1);
    let pin = DtmfBody::new(Digits::parse("4711").unwrap());
    assert_eq!(
        serde_json::to_value(&pin).unwrap(),
        json!({"digits": "[redacted]"})
    );
    assert_eq!(
        serde_json::to_value(Clear(&pin)).unwrap(),
        json!({"digits": "4711"})
    );
}

#[test]
fn the_clear_text_reaches_secrets_in_types_of_others() {
    #[derive(Serialize)]
    enum Shape {
        Unit,
        New(Secret),
        Tuple(Secret, u8),
        Struct { secret: Secret },
    }
    #[derive(Serialize)]
    struct Tuple(Secret, Option<Secret>);
    #[derive(Serialize)]
    struct Own {
        #[serde(flatten)]
        archive: Archive,
        shapes: Vec<Shape>,
        tuple: Tuple,
        keyed: BTreeMap<String, (Secret, i128, f32, char)>,
        nothing: (),
    }
    let secret = || Secret::new(MARK);
    let own = Own {
        archive: archive(),
        shapes: vec![
            Shape::Unit,
            Shape::New(secret()),
            Shape::Tuple(secret(), 1),
            Shape::Struct { secret: secret() },
        ],
        tuple: Tuple(secret(), Some(secret())),
        keyed: BTreeMap::from([("k".to_owned(), (secret(), 7, 0.5, 'c'))]),
        nothing: (),
    };
    let clear = serde_json::to_string(&Clear(&own)).unwrap();
    assert_eq!(clear.matches(MARK).count(), 9, "{clear}");
    let shown = serde_json::to_string(&own).unwrap();
    assert_eq!(
        clear
            .replace("sig=", "")
            .replace("https://store.example.org/a.mp4?", "")
            .replace(MARK, "[redacted]"),
        shown
    );
}

#[test]
fn a_field_can_be_stored_in_clear_text() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Stored {
        archive: Clear<Archive>,
        secret: Secret,
    }
    let stored = Stored {
        archive: Clear(archive()),
        secret: MARK.into(),
    };
    let json = serde_json::to_value(&stored).unwrap();
    assert_eq!(json["archive"]["password"], MARK);
    assert_eq!(json["secret"], "[redacted]");
    assert!(!format!("{stored:?}").contains(MARK));
}

#[test]
fn what_was_redacted_is_absent_from_answers_and_refused_in_requests() {
    fn again<T: Serialize + DeserializeOwned>(value: &T) -> Result<T, serde_json::Error> {
        serde_json::from_str(&serde_json::to_string(value).unwrap())
    }
    let read = again(&archive()).unwrap();
    assert_eq!((read.url, read.password), (None, None));
    assert_eq!(
        (read.id.as_str(), read.transcription.unwrap().url),
        ("7a7a", None)
    );
    let read = again(&broadcast()).unwrap();
    assert_eq!(read.rtmp()[0].server_url, Address::new(""));
    assert_eq!(read.rtmp()[0].stream_name, Secret::new(""));
    let read = again(&render()).unwrap();
    assert_eq!((read.url, read.callback_url), (None, None));
    for error in [
        again(&dial()).unwrap_err(),
        again(&connect()).unwrap_err(),
        again(&start_broadcast()).unwrap_err(),
        again(&StartCaptionsBody::new("1_MX4", MARK)).unwrap_err(),
        again(
            &format!("sip:ann:{MARK}@h")
                .parse::<vonage_video_models::SipUri>()
                .unwrap(),
        )
        .unwrap_err(),
        again(&Digits::parse("1").unwrap()).unwrap_err(),
    ] {
        assert!(!error.to_string().contains(MARK), "{error}");
    }
}

#[test]
fn addresses_without_credentials_are_written_as_they_are() {
    for url in [
        "https://example.org/page",
        "rtmps://live.example.org:443/app",
        "wss://[2001:db8::1]/in",
    ] {
        let written = serde_json::to_string(&Address::new(url)).unwrap();
        assert_eq!(written, format!("{url:?}"));
        assert_eq!(
            serde_json::from_str::<Address>(&written).unwrap(),
            Address::new(url)
        );
    }
}

#[test]
fn absent_options_are_never_written_as_null() {
    let nulls = |value: Value, name: &str| {
        let text = value.to_string();
        assert!(!text.contains("null"), "{name}: {text}");
    };
    macro_rules! written {
        ($($value:expr,)+) => {$( nulls(serde_json::to_value($value).unwrap(), stringify!($value)); )+};
    }
    written! {
        Archive::new("a", "s"),
        Transcription::new(TranscriptionStatus::Requested),
        Broadcast::new("b", "s"),
        BroadcastUrls::default(),
        RtmpTarget::new("rtmp://h", "n"),
        Render::new("r", "s"),
        Session::new("s"),
        Message::default(),
        Connection::new("c"),
        ConnectionList::default(),
        Page::<Stream>::default(),
        Stream::new("t"),
        SipCall::new("c"),
        Captions::new("c"),
        AudioConnector::new("c"),
        Project::default(),
        Layout::best_fit(),
        Hls::new(),
        Rtmp::new("rtmp://h", "n"),
        AudioTransport::binary(),
        StreamChange::add("t"),
        CreateSessionForm::new(MediaMode::Routed),
        StartArchiveBody::new("s"),
        StartBroadcastBody::new("s"),
        StartCaptionsBody::new("s", "t"),
        StartRenderBody::new("s", "t", "https://example.org/"),
        DialBody::new("s", "t", "sip:h".parse().unwrap()),
        ConnectAudioBody::new("s", "t", "wss://h"),
    }
}
