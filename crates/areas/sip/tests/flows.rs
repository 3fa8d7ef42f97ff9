//! Calls and their failures, over a scripted service.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_core::{Error, Handle, Operation, Outcome, Repeat, Script, TokenProblem};
use vonage_video_models::{SipCall, SipUri};
use vonage_video_sip::{Dial, DialFailure, HangUp, SipInterconnect};

fn sip(script: Script) -> SipInterconnect {
    SipInterconnect::new(Handle::new(script.shared(), "app-1"))
}

fn dial() -> Dial {
    Dial::new("1_MX4", "token", SipUri::parse("sip:host").unwrap())
}

async fn failure(status: u16, body: &'static str) -> Option<DialFailure> {
    let error = sip(Script::new().respond::<Dial>(status, body))
        .dial(dial())
        .await;
    DialFailure::of(&error.unwrap_err())
}

#[tokio::test]
async fn refusals_are_read_by_status_and_code() {
    use DialFailure::{BadRequest, NoMediaServer, NotRouted, Other, SessionNotFound, Token};
    for (status, body, meaning) in [
        (409, r#"{"code":15008,"message":"m"}"#, NotRouted),
        (409, r#"{"code":409,"message":"Only routed sessions"}"#, NotRouted),
        (409, r#"{"code":409,"message":"The session is encrypted"}"#, Other),
        (404, r#"{"code":404}"#, SessionNotFound),
        (400, "", BadRequest),
        (403, r#"{"code":10001}"#, Token(TokenProblem::Malformed)),
        (403, r#"{"code":10002}"#, Token(TokenProblem::Unauthorized)),
        (403, r#"{"code":"10007"}"#, Token(TokenProblem::OtherSession)),
        (403, r#"{"code":10012}"#, Token(TokenProblem::Expired)),
        (403, r#"{"code":-1,"message":"Invalid issuer format"}"#, Other),
        (
            500,
            r#"{"message":"Internal server error","code":-1}"#,
            NoMediaServer,
        ),
        (500, "<html>", Other),
        (503, r#"{"code":-1}"#, Other),
    ] {
        assert_eq!(failure(status, body).await, Some(meaning), "{status} {body}");
    }
}

#[tokio::test]
async fn what_is_no_refusal_of_a_dial_has_no_such_meaning() {
    // It may have been dialed; the answer is not the service's.
    assert_eq!(failure(200, "<html>").await, None);
    let lost = sip(Script::new().fail::<Dial>(Error::lost("cable")))
        .dial(dial())
        .await;
    assert_eq!(DialFailure::of(&lost.unwrap_err()), None);
    let other = sip(Script::new().respond::<HangUp>(404, "")).hang_up(HangUp::new("s", "c"));
    assert_eq!(DialFailure::of(&other.await.unwrap_err()), None);
}

#[tokio::test]
async fn a_dial_is_not_repeated_and_says_that_a_telephone_may_ring() {
    let busy = r#"{"message":"Internal server error","code":-1}"#;
    let script = Script::new().respond::<Dial>(500, busy).shared();
    let sip = SipInterconnect::new(Handle::new(script.clone(), "app-1"));
    let error = sip.dial(dial()).await.unwrap_err();
    assert_eq!((error.outcome(), Dial::REPEAT), (Outcome::Unknown, Repeat::Once));
    assert!(error.is_transient());
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_call_is_hung_up_by_what_dialing_answered() {
    let mut answer = SipCall::new("40d9e8c2");
    answer.connection_id = Some("b8f0a5d3".into());
    let script = Script::new()
        .reply::<Dial>(&answer)
        .respond::<HangUp>(204, "")
        .shared();
    let sip = SipInterconnect::new(Handle::new(script.clone(), "app-1"));
    let call = sip.dial(dial()).await.unwrap();
    sip.hang_up(&call).await.unwrap();
    assert_eq!(
        script.requests().last().unwrap().request.uri(),
        "/v2/project/app-1/session/1_MX4/connection/b8f0a5d3"
    );
}
