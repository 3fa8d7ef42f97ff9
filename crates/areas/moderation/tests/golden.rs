//! The wire of every operation of the area: requests to the letter, answers as recorded, what is refused unsent.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_core::Operation;
use vonage_video_core::http::StatusCode;
use vonage_video_golden::{
    Golden, answer, assert_proves_nothing, assert_reads_no_output, body, encode, refused_field,
};
use vonage_video_models::{Project, ProjectStatus};
use vonage_video_moderation::{Disconnect, MuteAll, MuteStream, UnmuteAll};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const STREAM: &str = "6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
const CONNECTION: &str = "a90c7f18-2d6b-45f0-9b7e-5c3d2e1f0a66";

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!(
            "../../../../fixtures/moderation/",
            $name,
            ".json"
        )))
    };
}

#[test]
fn a_client_is_disconnected_and_a_repeat_that_finds_nobody_is_content() {
    let disconnect = Disconnect::new(SESSION, CONNECTION);
    golden!("disconnect").assert_request(&disconnect);
    answer(&disconnect, "").unwrap();
    assert_eq!(disconnect.settle(StatusCode::NOT_FOUND), Some(()));
    assert_eq!(disconnect.settle(StatusCode::FORBIDDEN), None);
}

#[test]
fn one_stream_is_muted_whether_the_service_describes_the_application_or_says_nothing() {
    let golden = golden!("mute_stream");
    let mute = MuteStream::new(SESSION, STREAM);
    golden.assert_request(&mute);
    golden.assert_nothing_is_lost(&mute);
    golden.assert_lenient(&mute, &[]);
    assert_eq!(golden.decode(&mute).unwrap().name, "Lantern theatre");
    for blank in ["", " \r\n", "\u{feff}"] {
        assert_eq!(answer(&mute, blank).unwrap(), None);
    }
    assert_eq!(answer(&mute, "{}").unwrap(), Some(Project::default()));
}

#[test]
fn a_session_is_muted_but_for_some_streams() {
    let golden = golden!("mute_all");
    let mute = MuteAll::new(SESSION).except([STREAM]);
    golden.assert_request(&mute);
    golden.assert_nothing_is_lost(&mute);
    golden.assert_lenient(&mute, &[]);
    assert_eq!(golden.decode(&mute).status, Some(ProjectStatus::Active));
}

#[test]
fn the_mute_state_is_turned_off() {
    let golden = golden!("unmute_all");
    let unmute = UnmuteAll::new(SESSION);
    golden.assert_request(&unmute);
    golden.assert_nothing_is_lost(&unmute);
    golden.assert_lenient(&unmute, &[]);
}

#[test]
fn muting_a_session_needs_no_answer() {
    for blank in ["", " \r\n", "{}"] {
        assert_eq!(answer(&MuteAll::new("s"), blank).unwrap(), Project::default());
        assert_eq!(answer(&UnmuteAll::new("s"), blank).unwrap(), Project::default());
    }
}

#[test]
fn an_older_description_of_the_application_is_read() {
    let golden = golden!("mute_all_older");
    let mute = MuteAll::from(SESSION);
    golden.assert_lenient(&mute, &[]);
    let project = golden.decode(&mute);
    assert_eq!(project.id.unwrap().as_str(), "123456");
    assert_eq!(project.name, "");
}

#[test]
fn the_list_of_exceptions_is_sent_even_when_it_is_empty() {
    assert_eq!(
        body(&MuteAll::new("s")),
        serde_json::json!({"active": true, "excludedStreamIds": []})
    );
    assert_eq!(
        body(&MuteAll::new("s").except(["a", "b"]).except(["c"])),
        serde_json::json!({"active": true, "excludedStreamIds": ["a", "b", "c"]})
    );
}

#[test]
fn an_answer_that_is_not_about_an_application_proves_nothing() {
    for text in ["[]", "7", "<html>", r#"{"login":"https://portal.test"}"#] {
        assert_proves_nothing(answer(&MuteStream::new("s", "t"), text), text);
        assert_proves_nothing(answer(&MuteAll::new("s"), text), text);
        assert_proves_nothing(answer(&UnmuteAll::new("s"), text), text);
    }
    assert_reads_no_output(&Disconnect::new(SESSION, CONNECTION));
}

#[test]
fn ids_that_are_none_are_refused_by_name() {
    assert_eq!(refused_field(&Disconnect::new("", CONNECTION)), "sessionId");
    assert_eq!(refused_field(&Disconnect::new(SESSION, ".")), "connectionId");
    assert_eq!(refused_field(&MuteStream::new("a\0", STREAM)), "sessionId");
    assert_eq!(refused_field(&MuteStream::new(SESSION, " ")), "streamId");
    assert_eq!(refused_field(&MuteAll::new("..")), "sessionId");
    assert_eq!(refused_field(&UnmuteAll::new("")), "sessionId");
    assert_eq!(
        refused_field(&MuteAll::new(SESSION).except([STREAM, ""])),
        "excludedStreamIds"
    );
}

#[test]
fn ids_of_any_shape_pass_within_their_segment() {
    for id in [
        "D4A0B7C2-55E1-4F7D-8C93-0E6B1A2F3C4D",
        "e32445b743678c98230f238",
        "not-a-uuid",
    ] {
        encode(&MuteAll::new(SESSION).except([id])).unwrap();
        encode(&Disconnect::new(SESSION, id)).unwrap();
    }
    assert_eq!(
        encode(&MuteStream::new("s", "../../mute")).unwrap().uri(),
        "/v2/project/app-1/session/s/stream/..%2F..%2Fmute/mute"
    );
}
