//! The request that opens the socket.

use http::HeaderMap;
use vonage_video_audio_connector::socket::{Handshake, NotLetIn, secret_matches};
use vonage_video_models::Secret;

fn handshake(pairs: &[(&'static str, &str)]) -> Handshake {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, value.parse().unwrap());
    }
    let handshake = Handshake::of(&headers);
    assert_eq!(Handshake::of_pairs(pairs.iter().copied()), handshake);
    handshake
}

#[test]
fn the_three_ids_and_every_other_header_are_read() {
    let handshake = handshake(&[
        ("x-opentok-ws-conferenceid", "f6b0d2c8"),
        ("x-opentok-ws-connectionid", "2a9e7c51"),
        ("x-opentok-ws-sessionid", " 1_MX4 "),
        ("room", "A7"),
    ]);
    assert_eq!(handshake.conference_id(), Some("f6b0d2c8"));
    assert_eq!(handshake.connection_id().unwrap().as_str(), "2a9e7c51");
    assert_eq!(handshake.session_id().unwrap().as_str(), "1_MX4");
    assert_eq!(handshake.header("Room"), Some(b"A7".as_slice()));
    assert_eq!(handshake.header("door"), None);
}

#[test]
fn ids_that_do_not_come_are_absent_and_no_error() {
    let handshake = handshake(&[("x-opentok-ws-sessionid", "")]);
    assert_eq!(handshake.session_id(), None);
    assert_eq!(
        (handshake.conference_id(), handshake.connection_id()),
        (None, None)
    );
    let odd = Handshake::of_pairs([("x-opentok-ws-sessionid", [0xff_u8].as_slice())]);
    assert_eq!(odd.session_id(), None);
}

#[test]
fn only_the_secret_lets_in() {
    let secret = Secret::new("nine-lanterns");
    let with = |value| handshake(&[("x-ears", value)]);
    assert_eq!(with("nine-lanterns").require_secret("X-Ears", &secret), Ok(()));
    let header = || "x-ears".to_owned();
    for wrong in [
        "",
        "n",
        "nine-lantern",
        "nine-lanternt",
        "nine-lanterns0",
        "Nine-lanterns",
        "senretnal-enin",
    ] {
        let refused = with(wrong).require_secret("x-ears", &secret);
        assert_eq!(refused, Err(NotLetIn::Wrong { header: header() }), "{wrong}");
    }
    assert_eq!(
        handshake(&[]).require_secret("x-ears", &secret),
        Err(NotLetIn::Missing { header: header() })
    );
    let twice = handshake(&[("x-ears", "nine-lanterns"), ("x-ears", "nine-lanterns")]);
    assert_eq!(
        twice.require_secret("x-ears", &secret),
        Err(NotLetIn::Repeated { header: header() })
    );
}

#[test]
fn an_empty_secret_or_none_at_all_lets_nobody_in() {
    let empty = Secret::new("");
    assert!(!secret_matches(b"", &empty) && !secret_matches(b"\0", &empty));
    let nobody = handshake(&[("x-ears", "")]);
    assert!(nobody.require_secret("x-ears", &empty).is_err());
    assert!(nobody.require_any_secret("x-ears", &[]).is_err());
}

#[test]
fn while_secrets_change_the_old_and_the_new_one_let_in() {
    let (old, new) = (Secret::new("nine-lanterns"), Secret::new("ten-lanterns"));
    for value in ["nine-lanterns", "ten-lanterns"] {
        let presented = handshake(&[("x-ears", value)]);
        assert_eq!(presented.require_any_secret("x-ears", &[&old, &new]), Ok(()));
    }
    let neither = handshake(&[("x-ears", "eleven-lanterns")]);
    assert!(neither.require_any_secret("x-ears", &[&old, &new]).is_err());
}

#[test]
fn zeros_after_a_secret_are_not_the_secret() {
    assert!(!secret_matches(b"lantern\0", &Secret::new("lantern")));
    assert!(!secret_matches(b"lantern", &Secret::new("lantern\0")));
}

#[test]
fn neither_headers_nor_errors_show_a_secret() {
    let presented = handshake(&[("x-ears", "hunter2"), ("x-opentok-ws-sessionid", "1_MX4")]);
    let refused = presented
        .require_secret("x-ears", &"nine-lanterns".into())
        .unwrap_err();
    let shown = format!("{presented:?} {refused:?} {refused}");
    assert!(shown.contains("x-ears") && shown.contains("1_MX4"), "{shown}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("nine-lanterns"),
        "{shown}"
    );
}
