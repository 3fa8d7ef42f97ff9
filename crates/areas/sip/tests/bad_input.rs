//! What is refused before anything is sent, at the boundary of each rule, and what must not be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_golden::{encode, refused_field};
use vonage_video_models::{Digits, SipCall, SipUri};
use vonage_video_sip::{Dial, HangUp, PlayDtmf};

fn dial() -> Dial {
    Dial::new("1_MX4", "token", SipUri::parse("sip:host").unwrap())
}

#[test]
fn what_must_be_there_is_named() {
    let uri = || SipUri::parse("sip:host").unwrap();
    assert_eq!(refused_field(&Dial::new("", "t", uri())), "sessionId");
    assert_eq!(refused_field(&Dial::new("s", " ", uri())), "token");
    assert_eq!(refused_field(&dial().from("")), "sip.from");
    assert_eq!(refused_field(&dial().auth("", "p")), "sip.auth.username");
    assert_eq!(refused_field(&dial().auth("u", "")), "sip.auth.password");
    assert_eq!(refused_field(&dial().streams(["a", ""])), "sip.streams");
    let digits = || Digits::parse("1").unwrap();
    assert_eq!(refused_field(&PlayDtmf::new("", digits())), "sessionId");
    assert_eq!(
        refused_field(&PlayDtmf::new("s", digits()).to("")),
        "connectionId"
    );
    assert_eq!(refused_field(&HangUp::new("s", "..")), "connectionId");
    assert_eq!(refused_field(&HangUp::new("", "c")), "sessionId");
}

#[test]
fn a_call_whose_connection_is_not_known_cannot_be_hung_up() {
    let mut call = SipCall::new("40d9e8c2");
    call.session_id = Some("s".into());
    assert_eq!(refused_field(&HangUp::from(&call)), "connectionId");
}

#[test]
fn no_text_breaks_out_of_its_line_in_the_invite() {
    for text in ["a\r\nVia: x", "a\n", "\0"] {
        assert_eq!(refused_field(&dial().header("X-A", text)), "sip.headers");
        assert_eq!(refused_field(&dial().from(text)), "sip.from");
    }
    for name in ["", "X A", "X:A", "X-\u{e9}", "X\n"] {
        assert_eq!(refused_field(&dial().header(name, "a")), "sip.headers");
    }
}

#[test]
fn refusals_do_not_repeat_what_may_be_secret() {
    let error = encode(&dial().header("X-Key", "s3cr3t\n")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cr3t"));
    let request = dial().auth("lantern", "s3cr3t").header("X-Key", "s3cr3t");
    assert!(!format!("{request:?}").contains("s3cr3t"));
    assert!(!format!("{:?}", PlayDtmf::new("s", Digits::parse("4711").unwrap())).contains("4711"));
}

#[test]
fn what_the_service_may_take_is_not_refused() {
    // Whether names must start with `X-`, the sources disagree.
    encode(
        &dial()
            .header("Diversion", "")
            .header("x-a.b!%*_+`'~", "käse; a=b"),
    )
    .unwrap();
    encode(&dial().from("lobby")).unwrap();
    encode(&dial().streams(["e32445b743678c98230f238", "not-a-uuid"])).unwrap();
    for uri in [
        "sips:+15550100@host:5061",
        "SIP:host",
        "sip:ann@[2001:db8::1];transport=tls",
    ] {
        encode(&Dial::new("s", "t", SipUri::parse(uri).unwrap())).unwrap();
    }
    encode(&HangUp::new("../x", "any-shape-at-all")).unwrap();
}
