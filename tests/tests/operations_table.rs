//! Every operation with its class. Whoever adds one has to decide here, too, whether it may be repeated.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![allow(clippy::disallowed_methods, reason = "the sources are read from disk")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use http::StatusCode;
use vonage_video::Repeat::{self, Idempotent, Once, Safe};
use vonage_video::contract::Operation;
use vonage_video::{
    archives, audio_connector, broadcasts, captions, experience_composer, moderation, sessions, signals, sip,
    streams,
};

/// What an operation says of itself.
#[derive(Debug, PartialEq)]
struct Facts {
    name: &'static str,
    repeat: Repeat,
    timeout: Option<Duration>,
    finals: &'static [StatusCode],
}

fn facts<O: Operation>() -> Facts {
    let profile = (O::NAME, O::REPEAT, O::TIMEOUT, O::FINAL);
    Facts {
        name: profile.0,
        repeat: profile.1,
        timeout: profile.2,
        finals: profile.3,
    }
}

/// The type, what it says, and what was decided: name, class, own time for the call, statuses that are final.
macro_rules! table {
    ($($area:ident::$operation:ident: $name:literal, $repeat:ident, $timeout:expr, $finals:expr;)+) => {
        [$((
            concat!(stringify!($area), "::", stringify!($operation)),
            facts::<$area::$operation>(),
            Facts { name: $name, repeat: $repeat, timeout: $timeout, finals: $finals },
        )),+]
    };
}

/// A malformed stream id is answered with 408, for ever.
const NO_STREAM_ID: &[StatusCode] = &[StatusCode::REQUEST_TIMEOUT];

fn table() -> impl IntoIterator<Item = (&'static str, Facts, Facts)> {
    table! {
        // A spare session is inert: nothing runs or is recorded in it.
        sessions::CreateSession: "sessions.create", Idempotent, None, &[];
        sessions::ListConnections: "sessions.list_connections", Safe, None, &[];
        // A second migration moves the session once more, under everybody's feet.
        sessions::MigrateSession: "sessions.migrate", Once, None, &[];
        streams::GetStream: "streams.get", Safe, None, NO_STREAM_ID;
        streams::ListStreams: "streams.list", Safe, None, NO_STREAM_ID;
        streams::SetLayoutClasses: "streams.set_layout_classes", Idempotent, None, &[];
        // A second archive records and bills beside the first.
        archives::StartArchive: "archives.start", Once, None, &[];
        archives::StopArchive: "archives.stop", Idempotent, None, &[];
        archives::GetArchive: "archives.get", Safe, None, &[];
        archives::ListArchives: "archives.list", Safe, None, &[];
        archives::DeleteArchive: "archives.delete", Idempotent, None, &[];
        archives::SetArchiveLayout: "archives.set_layout", Idempotent, None, &[];
        archives::AddStream: "archives.add_stream", Idempotent, None, &[];
        archives::RemoveStream: "archives.remove_stream", Idempotent, None, &[];
        // A second broadcast streams and bills beside the first.
        broadcasts::StartBroadcast: "broadcasts.start", Once, None, &[];
        broadcasts::StopBroadcast: "broadcasts.stop", Idempotent, None, &[];
        broadcasts::GetBroadcast: "broadcasts.get", Safe, None, &[];
        broadcasts::ListBroadcasts: "broadcasts.list", Safe, None, &[];
        broadcasts::SetBroadcastLayout: "broadcasts.set_layout", Idempotent, None, &[];
        broadcasts::AddStream: "broadcasts.add_stream", Idempotent, None, &[];
        broadcasts::RemoveStream: "broadcasts.remove_stream", Idempotent, None, &[];
        // The message would appear twice.
        signals::SendSignal: "signals.send", Once, None, &[];
        moderation::Disconnect: "moderation.disconnect", Idempotent, None, &[];
        moderation::MuteStream: "moderation.mute_stream", Idempotent, None, &[];
        moderation::MuteAll: "moderation.mute_all", Idempotent, None, &[];
        moderation::UnmuteAll: "moderation.unmute_all", Idempotent, None, &[];
        // The telephone would ring twice.
        sip::Dial: "sip.dial", Once, Some(Duration::from_secs(30)), &[];
        // The tones would be heard twice.
        sip::PlayDtmf: "sip.play_dtmf", Once, None, &[];
        sip::HangUp: "sip.hang_up", Idempotent, None, &[];
        // One runs in a session at a time, but the second one's answer would be lost with the first one's.
        captions::StartCaptions: "captions.start", Once, None, &[];
        captions::StopCaptions: "captions.stop", Idempotent, None, &[];
        // Each one publishes and bills.
        experience_composer::StartRender: "experience_composer.start", Once, None, &[];
        experience_composer::GetRender: "experience_composer.get", Safe, None, &[];
        experience_composer::ListRenders: "experience_composer.list", Safe, None, &[];
        experience_composer::StopRender: "experience_composer.stop", Idempotent, None, &[];
        // The server would be called twice, and hear everything twice.
        audio_connector::ConnectAudio: "audio_connector.connect", Once, Some(Duration::from_secs(30)), &[];
        audio_connector::DisconnectAudio: "audio_connector.disconnect", Idempotent, None, &[];
    }
}

#[test]
fn every_operation_has_the_class_that_was_decided() {
    for (operation, actual, decided) in table() {
        assert_eq!(actual, decided, "{operation}");
    }
}

#[test]
fn every_operation_of_every_area_is_in_the_table() {
    let listed: BTreeMap<_, _> = table()
        .into_iter()
        .map(|(operation, actual, _)| (operation.to_owned(), actual.name))
        .collect();
    let mut found = BTreeMap::new();
    for (area, source) in area_sources() {
        for operation in operations_in(&source) {
            let operation = format!("{area}::{operation}");
            let name = listed.get(&operation).copied().unwrap_or("");
            assert!(
                name.starts_with(&format!("{area}.")),
                "{operation} is missing here, or called {name:?}"
            );
            found.insert(operation, name);
        }
    }
    assert_eq!(found, listed);
}

#[test]
fn no_two_operations_share_a_name() {
    let mut names: Vec<_> = table().into_iter().map(|(_, actual, _)| actual.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn the_search_for_operations_finds_every_way_to_write_one() {
    let source = "impl Operation for A {}\nimpl<'a> core::Operation for B<'a> {}\n// impl Operation for C {}\n\
                  impl PagedOperation for D {}\nimpl Operation\n    for E {}";
    assert_eq!(operations_in(source), ["A", "B", "E"]);
}

/// The types for which `Operation` is implemented in a source.
fn operations_in(source: &str) -> Vec<String> {
    let code: Vec<_> = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let words: Vec<_> = code.iter().flat_map(|line| line.split_whitespace()).collect();
    let implemented = words.windows(3).filter(|window| {
        let last = window[0].rsplit("::").next();
        last == Some("Operation") && window[1] == "for"
    });
    implemented
        .map(|window| {
            window[2]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

/// The sources of all area crates, with the area's name.
fn area_sources() -> Vec<(String, String)> {
    let areas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/areas");
    let mut sources = Vec::new();
    for area in std::fs::read_dir(areas).unwrap() {
        let area = area.unwrap();
        let name = area.file_name().into_string().unwrap();
        for file in rust_files(&area.path().join("src")) {
            sources.push((name.replace('-', "_"), std::fs::read_to_string(file).unwrap()));
        }
    }
    assert!(sources.len() > 5, "the areas are not where they were");
    sources
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
