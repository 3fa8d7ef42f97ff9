//! Statuses and errors, over a scripted service.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_captions::{CaptionsFailure, LiveCaptions, StartCaptions, StopCaptions};
use vonage_video_core::{Handle, Script, TokenProblem};

fn captions(script: Script) -> LiveCaptions {
    LiveCaptions::new(Handle::new(script.shared(), "app-1"))
}

#[tokio::test]
async fn any_success_is_one() {
    for status in [200, 202] {
        let script = Script::new()
            .respond::<StartCaptions>(status, r#"{"captionsId":"c"}"#)
            .respond::<StopCaptions>(status, "");
        let captions = captions(script);
        let started = captions.start(StartCaptions::new("s", "t")).await.unwrap();
        captions.stop(&started.id).await.unwrap();
    }
}

#[tokio::test]
async fn refusals_are_read_by_status_and_code() {
    use CaptionsFailure::{AlreadyRunning, NotRouted, Other, Token};
    for (status, body, meaning) in [
        (
            409,
            r#"{"code":60003,"message":"Audio captioning is already enabled","description":"d"}"#,
            AlreadyRunning,
        ),
        (409, r#"{"code":"15008"}"#, NotRouted),
        (409, r#"{"code":409,"message":"m"}"#, Other),
        (403, r#"{"code":10002}"#, Token(TokenProblem::Unauthorized)),
        (403, "", Other),
        (500, r#"{"code":60003}"#, Other),
    ] {
        let script = Script::new().respond::<StartCaptions>(status, body);
        let error = captions(script)
            .start(StartCaptions::new("s", "t"))
            .await
            .unwrap_err();
        assert_eq!(CaptionsFailure::of(&error), Some(meaning), "{status} {body}");
    }
}

#[tokio::test]
async fn what_is_no_refusal_of_a_start_has_no_such_meaning() {
    let script = Script::new()
        .respond::<StartCaptions>(202, "")
        .respond::<StopCaptions>(409, r#"{"code":60003}"#);
    let captions = captions(script);
    let unreadable = captions.start(StartCaptions::new("s", "t")).await.unwrap_err();
    assert_eq!(CaptionsFailure::of(&unreadable), None);
    let stop = captions.stop("c").await.unwrap_err();
    assert_eq!(CaptionsFailure::of(&stop), None);
}
