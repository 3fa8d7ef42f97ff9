//! Time and errors, over a scripted service.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use vonage_video_audio_connector::{AudioConnectors, ConnectAudio, ConnectFailure, DisconnectAudio};
use vonage_video_core::{Handle, Profile, Script, TokenProblem};
use vonage_video_models::AudioConnector;

fn audio(script: Script) -> AudioConnectors {
    AudioConnectors::new(Handle::new(script.shared(), "app-1"))
}

fn connect() -> ConnectAudio {
    ConnectAudio::new("1_MX4", "token", "wss://ears.example.org/in")
}

#[tokio::test]
async fn the_call_outlasts_the_6_seconds_the_service_waits() {
    let script = Script::new()
        .reply::<ConnectAudio>(&AudioConnector::new("f6b0d2c8"))
        .shared();
    let audio = AudioConnectors::new(Handle::new(script.clone(), "app-1"));
    audio.connect(connect()).await.unwrap();
    let asked = script.requests();
    let limit = Profile::of(&asked.first().unwrap().request).timeout.unwrap();
    assert!(limit >= 2 * Duration::from_secs(6), "{limit:?}");
}

#[tokio::test]
async fn refusals_are_read_by_status_and_code() {
    use ConnectFailure::{NotRouted, Other, Token};
    for (status, body, meaning) in [
        (409, r#"{"code":15008}"#, NotRouted),
        (
            409,
            r#"{"message":"Only routed sessions are allowed"}"#,
            NotRouted,
        ),
        // The text the API description has for this status is one about captions.
        (
            409,
            r#"{"code":409,"message":"Audio captioning is already enabled"}"#,
            Other,
        ),
        (403, r#"{"code":10012}"#, Token(TokenProblem::Expired)),
        (403, r#"{"code":403}"#, Other),
        (400, "", Other),
        (500, "", Other),
    ] {
        let script = Script::new().respond::<ConnectAudio>(status, body);
        let error = audio(script).connect(connect()).await.unwrap_err();
        assert_eq!(ConnectFailure::of(&error), Some(meaning), "{status} {body}");
    }
}

#[tokio::test]
async fn what_is_no_refusal_of_a_connect_has_no_such_meaning() {
    let script = Script::new()
        .respond::<ConnectAudio>(200, "")
        .respond::<DisconnectAudio>(409, r#"{"code":15008}"#);
    let audio = audio(script);
    let unreadable = audio.connect(connect()).await.unwrap_err();
    assert_eq!(ConnectFailure::of(&unreadable), None);
    let disconnect = audio.disconnect("s", "c").await.unwrap_err();
    assert_eq!(ConnectFailure::of(&disconnect), None);
}
