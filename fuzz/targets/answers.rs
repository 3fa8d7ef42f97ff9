//! Answers of the service, read by every operation.

#![no_main]

use std::fmt::Debug;

use bytes::Bytes;
use http::Response;
use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use vonage_video::contract::Operation;
use vonage_video::models::{Clear, ConnectionList, Message, Project};
use vonage_video::{
    Archive, AudioConnector, Broadcast, Captions, Digits, ErrorKind, Layout, MediaMode, Outcome, Page,
    Render, Session, SipCall, SipUri, Stream, archives, audio_connector, broadcasts, captions,
    experience_composer, moderation, sessions, signals, sip, streams,
};
use vonage_video_fuzz::{MARK, assert_silent, assert_tells};

fuzz_target!(|body: &[u8]| {
    let answer = Bytes::copy_from_slice(body);
    let uri = || SipUri::parse("sip:a@host").expect("an address of ours");
    let keys = || Digits::parse("1").expect("keys of ours");
    reads(&sessions::CreateSession::new(MediaMode::Routed), &answer);
    reads(&sessions::ListConnections::new("s"), &answer);
    reads(&sessions::MigrateSession::new("s"), &answer);
    reads(&streams::GetStream::new("s", "t"), &answer);
    reads(&streams::ListStreams::new("s"), &answer);
    reads(&streams::SetLayoutClasses::new("s"), &answer);
    reads(&archives::StartArchive::new("s"), &answer);
    reads(&archives::StopArchive::new("a"), &answer);
    reads(&archives::GetArchive::new("a"), &answer);
    reads(&archives::ListArchives::new(), &answer);
    reads(&broadcasts::StartBroadcast::new("s"), &answer);
    reads(&broadcasts::StopBroadcast::new("b"), &answer);
    reads(&broadcasts::GetBroadcast::new("b"), &answer);
    reads(&broadcasts::ListBroadcasts::new(), &answer);
    reads(&moderation::MuteStream::new("s", "t"), &answer);
    reads(&moderation::MuteAll::new("s"), &answer);
    reads(&moderation::UnmuteAll::new("s"), &answer);
    reads(&sip::Dial::new("s", MARK, uri()), &answer);
    reads(&captions::StartCaptions::new("s", MARK), &answer);
    reads(
        &experience_composer::StartRender::new("s", MARK, "https://example.org/"),
        &answer,
    );
    reads(&experience_composer::GetRender::new("r"), &answer);
    reads(&experience_composer::ListRenders::new(), &answer);
    reads(
        &audio_connector::ConnectAudio::new("s", MARK, "wss://example.org"),
        &answer,
    );
    // These have no output: a blank body or `{}` is their answer, and a page of somebody else proves nothing.
    accepts(&archives::DeleteArchive::new("a"), &answer);
    accepts(&archives::SetArchiveLayout::new("a", Layout::best_fit()), &answer);
    accepts(&archives::AddStream::new("a", "t"), &answer);
    accepts(&archives::RemoveStream::new("a", "t"), &answer);
    accepts(
        &broadcasts::SetBroadcastLayout::new("b", Layout::best_fit()),
        &answer,
    );
    accepts(&broadcasts::AddStream::new("b", "t"), &answer);
    accepts(&broadcasts::RemoveStream::new("b", "t"), &answer);
    accepts(&signals::SendSignal::new("s", "t", "d"), &answer);
    accepts(&moderation::Disconnect::new("s", "c"), &answer);
    accepts(&sip::PlayDtmf::new("s", keys()), &answer);
    accepts(&sip::HangUp::new("s", "c"), &answer);
    accepts(&captions::StopCaptions::new("c"), &answer);
    accepts(&experience_composer::StopRender::new("r"), &answer);
    accepts(&audio_connector::DisconnectAudio::new("s", "c"), &answer);

    if let Ok(object) = serde_json::from_slice::<Map<String, Value>>(body) {
        lenient(&object);
    }
});

/// What is read can be written, and what was written is read as the same. What cannot be read proves nothing.
fn reads<O>(operation: &O, answer: &Bytes)
where
    O: Operation,
    O::Output: Serialize + DeserializeOwned + PartialEq + Debug,
{
    match operation.decode(Response::new(answer.clone())) {
        Ok(output) => round_trip(&output, O::NAME),
        Err(error) => {
            assert_eq!(
                (error.kind(), error.outcome()),
                (ErrorKind::Decode, Outcome::Unknown),
                "{}",
                O::NAME
            );
            let kept = error
                .service()
                .map(|service| service.raw().to_vec())
                .unwrap_or_default();
            assert_eq!(kept, answer[..answer.len().min(8 * 1024)], "{}", O::NAME);
            // What the service says in words is shown; the values of a document are not.
            let spoken = error.service().is_some_and(|service| {
                let body = service.body();
                [
                    &body.message,
                    &body.description,
                    &body.title,
                    &body.detail,
                    &body.instance,
                ]
                .into_iter()
                .any(|text| text.as_ref().is_some_and(|text| text.contains(MARK)))
            });
            if !spoken {
                assert_tells(&error);
            }
        }
    }
}

fn accepts<O: Operation<Output = ()>>(operation: &O, answer: &Bytes) {
    let text = answer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(answer);
    let object = serde_json::from_slice::<Map<String, Value>>(text).ok();
    let is_blank = text.iter().all(u8::is_ascii_whitespace) || object.as_ref().is_some_and(Map::is_empty);
    match operation.decode(Response::new(answer.clone())) {
        Ok(()) => assert!(is_blank || object.is_some(), "{}", O::NAME),
        Err(error) => {
            assert!(!is_blank, "{}", O::NAME);
            assert_eq!(
                (error.kind(), error.outcome()),
                (ErrorKind::Decode, Outcome::Unknown),
                "{}",
                O::NAME
            );
        }
    }
}

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, name: &str) {
    let written = serde_json::to_string(&Clear(value))
        .unwrap_or_else(|error| panic!("{name} cannot be written: {error}"));
    match serde_json::from_str::<T>(&written) {
        Ok(again) => assert!(&again == value, "{name} comes back as another: {written}"),
        Err(error) => panic!("{name} cannot be read again: {error}: {written}"),
    }
}

/// Whatever else is in an object: where the essential ids are there, it is read.
fn lenient(object: &Map<String, Value>) {
    essential::<Archive>(object, &["id", "sessionId"], &[]);
    essential::<Broadcast>(object, &["id", "sessionId"], &[]);
    essential::<Render>(object, &["id", "sessionId"], &[]);
    essential::<Stream>(object, &["id"], &[]);
    essential::<Session>(object, &["session_id"], &[]);
    essential::<SipCall>(object, &["id"], &[]);
    essential::<Captions>(object, &["captionsId"], &[]);
    essential::<AudioConnector>(object, &["id"], &[]);
    essential::<Project>(object, &[], &[]);
    essential::<Message>(object, &[], &[]);
    essential::<Page<Stream>>(object, &[], &["items"]);
    essential::<Page<Archive>>(object, &[], &["items"]);
    essential::<ConnectionList>(object, &[], &["items"]);
    secrets(object);
}

/// Lists of things with ids of their own are left out: operations skip what in them is no such thing, types do not.
fn essential<T: DeserializeOwned>(object: &Map<String, Value>, ids: &[&str], lists: &[&str]) {
    let mut object = object.clone();
    for id in ids {
        match object.get(*id) {
            Some(Value::String(text)) if !text.is_empty() => {}
            Some(Value::Number(_)) => {}
            _ => {
                object.insert((*id).to_owned(), "x".into());
            }
        }
    }
    for list in lists {
        object.remove(*list);
    }
    if let Err(error) = T::deserialize(Value::Object(object.clone())) {
        panic!("{} is not read: {error}: {object:?}", std::any::type_name::<T>());
    }
}

/// What lets its reader in is not shown, whatever else is there.
fn secrets(object: &Map<String, Value>) {
    let mut object = object.clone();
    object.insert("id".to_owned(), "x".into());
    object.insert("sessionId".to_owned(), "x".into());
    if Value::Object(object.clone()).to_string().contains(MARK) {
        return;
    }
    let marked = Value::from(MARK);
    let with = |fields: &[(&str, Value)]| {
        let mut object = object.clone();
        object.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
        Value::Object(object)
    };
    let url = Value::from(format!("https://store.example.org/x?sig={MARK}"));
    if let Ok(archive) = Archive::deserialize(with(&[("url", url.clone()), ("password", marked.clone())])) {
        silent(&archive);
    }
    let rtmp =
        serde_json::json!({"rtmp": [{"serverUrl": format!("rtmp://a:{MARK}@h/live"), "streamName": MARK}]});
    if let Ok(broadcast) = Broadcast::deserialize(with(&[("broadcastUrls", rtmp)])) {
        silent(&broadcast);
    }
    if let Ok(render) = Render::deserialize(with(&[("url", url.clone()), ("callbackUrl", url)])) {
        silent(&render);
    }
}

/// Neither printed nor serialized does a value show a secret.
fn silent(value: &(impl Debug + Serialize)) {
    assert_silent(&format!("{value:?}"));
    assert_silent(&serde_json::to_string(value).expect("an answer can be written"));
}
