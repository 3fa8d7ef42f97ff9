//! Ids in paths and queries, and the base URLs before them.
//!
//! An input is a base URL and two ids, a line each; the rest is a third id.

#![no_main]

use bytes::Bytes;
use http::{Request, Uri};
use libfuzzer_sys::fuzz_target;
use vonage_video::contract::{Operation, Target};
use vonage_video::transport::BaseUrl;
use vonage_video::{
    ApplicationId, ErrorKind, Layout, Outcome, archives, audio_connector, broadcasts, captions,
    experience_composer, moderation, sessions, signals, sip, streams,
};
use vonage_video_fuzz::{assert_tells, lines};

fuzz_target!(|input: &str| {
    let ([base, a, b], rest) = lines::<3>(input);
    let base = base_url(base);
    for (first, second) in [(a, b), (b, rest), (rest, "plain")] {
        let to = |operation: &dyn Fn(&Target<'_>) -> Encoded, expected: &[Segment<'_>]| {
            let application = ApplicationId::from("app-1");
            check(
                operation(&Target::new(&application)),
                "app-1",
                expected,
                base.as_deref(),
            );
        };
        use Segment::{Fixed, Id};
        to(
            &|t| archives::GetArchive::new(first).encode(t),
            &[Fixed("archive"), Id(first)],
        );
        to(
            &|t| archives::StopArchive::new(first).encode(t),
            &[Fixed("archive"), Id(first), Fixed("stop")],
        );
        to(
            &|t| archives::DeleteArchive::new(first).encode(t),
            &[Fixed("archive"), Id(first)],
        );
        to(
            &|t| archives::SetArchiveLayout::new(first, Layout::best_fit()).encode(t),
            &[Fixed("archive"), Id(first), Fixed("layout")],
        );
        to(
            &|t| broadcasts::GetBroadcast::new(first).encode(t),
            &[Fixed("broadcast"), Id(first)],
        );
        to(
            &|t| broadcasts::StopBroadcast::new(first).encode(t),
            &[Fixed("broadcast"), Id(first), Fixed("stop")],
        );
        to(
            &|t| streams::GetStream::new(first, second).encode(t),
            &[Fixed("session"), Id(first), Fixed("stream"), Id(second)],
        );
        to(
            &|t| streams::ListStreams::new(first).encode(t),
            &[Fixed("session"), Id(first), Fixed("stream")],
        );
        to(
            &|t| sessions::ListConnections::new(first).encode(t),
            &[Fixed("session"), Id(first), Fixed("connection")],
        );
        to(
            &|t| moderation::Disconnect::new(first, second).encode(t),
            &[Fixed("session"), Id(first), Fixed("connection"), Id(second)],
        );
        to(
            &|t| moderation::MuteStream::new(first, second).encode(t),
            &[
                Fixed("session"),
                Id(first),
                Fixed("stream"),
                Id(second),
                Fixed("mute"),
            ],
        );
        to(
            &|t| moderation::UnmuteAll::new(first).encode(t),
            &[Fixed("session"), Id(first), Fixed("mute")],
        );
        to(
            &|t| sip::HangUp::new(first, second).encode(t),
            &[Fixed("session"), Id(first), Fixed("connection"), Id(second)],
        );
        to(
            &|t| audio_connector::DisconnectAudio::new(first, second).encode(t),
            &[Fixed("session"), Id(first), Fixed("connection"), Id(second)],
        );
        to(
            &|t| captions::StopCaptions::new(first).encode(t),
            &[Fixed("captions"), Id(first), Fixed("stop")],
        );
        to(
            &|t| experience_composer::GetRender::new(first).encode(t),
            &[Fixed("render"), Id(first)],
        );
        to(
            &|t| signals::SendSignal::new(first, "kind", "data").encode(t),
            &[Fixed("session"), Id(first), Fixed("signal")],
        );
        let application = ApplicationId::from(first);
        let list = archives::ListArchives::new()
            .session(second)
            .encode(&Target::new(&application));
        if let Ok(request) = &list {
            assert_eq!(query_value(request.uri(), "sessionId").as_deref(), Some(second));
        }
        check(list, first, &[Fixed("archive")], base.as_deref());
    }
});

type Encoded = Result<Request<Bytes>, vonage_video::Error>;

#[derive(Clone, Copy)]
enum Segment<'a> {
    Fixed(&'static str),
    Id(&'a str),
}

/// Reads a base URL; what is accepted holds an origin and a path and nothing else.
fn base_url(text: &str) -> Option<String> {
    match BaseUrl::parse(text) {
        Ok(base) => {
            let shown = base.to_string();
            assert_eq!(
                BaseUrl::parse(&shown).expect("what was accepted is accepted again"),
                base
            );
            assert!(!shown.contains(['?', '#']) && !shown.ends_with('/'), "{shown}");
            let uri: Uri = shown.parse().expect("a base URL is a URL");
            assert!(
                uri.authority().is_some_and(|place| !place.as_str().contains('@')),
                "{shown}"
            );
            assert!(matches!(uri.scheme_str(), Some("http" | "https")));
            assert!(
                uri.host().is_some_and(|host| !host.is_empty() && host != "[]"),
                "{shown}"
            );
            assert_ne!(uri.port_u16(), Some(0));
            Some(shown)
        }
        Err(invalid) => {
            assert_eq!(invalid.field(), "base_url");
            assert_tells(&invalid);
            None
        }
    }
}

/// Each id is one segment, whatever is in it, and stays one behind a base URL.
fn check(encoded: Encoded, application: &str, expected: &[Segment<'_>], base: Option<&str>) {
    let all: Vec<_> = [
        Segment::Fixed("v2"),
        Segment::Fixed("project"),
        Segment::Id(application),
    ]
    .into_iter()
    .chain(expected.iter().copied())
    .collect();
    let request = match encoded {
        Ok(request) => request,
        Err(error) => {
            assert_eq!(
                (error.kind(), error.outcome()),
                (ErrorKind::Request, Outcome::NotApplied)
            );
            assert_tells(&error);
            let odd =
                |id: &str| id.trim().is_empty() || id == "." || id == ".." || id.contains(char::is_control);
            let is_odd = all
                .iter()
                .any(|segment| matches!(segment, Segment::Id(id) if odd(id)));
            // The kernel of http takes no more than 64 KiB.
            assert!(is_odd || all.len() > 60_000, "{error}");
            return;
        }
    };
    segments(request.uri().path(), &all);
    assert!(request.uri().host().is_none());
    if let Some(base) = base {
        let origin: Uri = base.parse().expect("a base URL is a URL");
        if let Ok(joined) = format!("{base}{}", request.uri()).parse::<Uri>() {
            assert_eq!(joined.authority(), origin.authority());
            let prefix = origin.path().trim_end_matches('/');
            segments(
                joined.path().strip_prefix(prefix).expect("the prefix is kept"),
                &all,
            );
        }
    }
}

fn segments(path: &str, expected: &[Segment<'_>]) {
    let found: Vec<_> = path
        .strip_prefix('/')
        .expect("a path begins with a slash")
        .split('/')
        .collect();
    assert_eq!(found.len(), expected.len(), "{path}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(!matches!(*found, "" | "." | ".."), "{path}");
        match expected {
            Segment::Fixed(text) => assert_eq!(found, text),
            Segment::Id(id) => assert_eq!(decoded(found), *id),
        }
    }
}

fn query_value(uri: &Uri, name: &str) -> Option<String> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    let mut values = pairs
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| decoded(value));
    let value = values.next();
    assert!(values.next().is_none());
    value
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next(), rest.next()].map(|digit| digit.map_or('x', char::from));
            let value = digits.map(|digit| digit.to_digit(16).expect("two digits behind a percent sign"));
            bytes.push((value[0] * 16 + value[1]) as u8);
        } else {
            assert!(byte.is_ascii_alphanumeric() || b"-._~".contains(&byte), "{text}");
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("ids are text")
}
