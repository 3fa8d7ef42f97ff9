//! The wire of every operation of the area: requests to the letter, answers as recorded.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use serde_json::Value;
use vonage_video_core::http::{Method, header};
use vonage_video_core::{ErrorKind, Outcome};
use vonage_video_golden::{Golden, answer, assert_proves_nothing, encode, refused_field};
use vonage_video_models::{ArchiveMode, ConnectionState, MediaMode, Resolution};
use vonage_video_sessions::{CreateSession, ListConnections, MigrateSession};

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";

macro_rules! golden {
    ($name:literal) => {
        Golden::read(include_str!(concat!(
            "../../../../fixtures/sessions/",
            $name,
            ".json"
        )))
    };
}

fn form(operation: &CreateSession) -> String {
    String::from_utf8(encode(operation).unwrap().body().to_vec()).unwrap()
}

#[test]
fn the_media_mode_is_always_sent_and_nothing_else_that_was_not_set() {
    let request = encode(&CreateSession::routed()).unwrap();
    assert_eq!(
        (request.method(), request.uri().path()),
        (&Method::POST, "/session/create")
    );
    assert_eq!(
        request.headers()[header::CONTENT_TYPE],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(request.body(), "p2p.preference=disabled");
    assert_eq!(form(&CreateSession::relayed()), "p2p.preference=enabled");
    assert_eq!(
        form(&CreateSession::new(MediaMode::from("mesh"))),
        "p2p.preference=mesh"
    );
}

#[test]
fn every_option_is_sent_under_its_own_name() {
    let session = CreateSession::routed()
        .archive_mode(ArchiveMode::Always)
        .archive_name("weekly & more")
        .archive_resolution(Resolution::Landscape720)
        .location("198.51.100.24")
        .e2ee(false);
    assert_eq!(
        form(&session),
        "p2p.preference=disabled&archiveMode=always&location=198.51.100.24&e2ee=false\
         &archiveName=weekly%20%26%20more&archiveResolution=1280x720"
    );
}

#[test]
fn what_certainly_cannot_be_is_refused_by_name() {
    let always = || CreateSession::routed().archive_mode(ArchiveMode::Always);
    let cases = [
        (
            "archiveMode",
            CreateSession::relayed().archive_mode(ArchiveMode::Always),
        ),
        ("e2ee", CreateSession::relayed().e2ee(true)),
        ("e2ee", always().e2ee(true)),
        ("location", CreateSession::routed().location("")),
        ("location", CreateSession::routed().location("localhost")),
        ("location", CreateSession::routed().location("1.2")),
        ("location", CreateSession::routed().location("2001:db8::1")),
        ("location", CreateSession::routed().location("198.51.100.256")),
        ("archiveName", CreateSession::routed().archive_name("x")),
        ("archiveName", always().archive_name("")),
        ("archiveName", always().archive_name("é".repeat(81))),
        (
            "archiveResolution",
            CreateSession::routed().archive_resolution(Resolution::Portrait480),
        ),
    ];
    for (field, session) in cases {
        let error = encode(&session).unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Request, Outcome::NotApplied)
        );
        assert_eq!(error.input().unwrap().field(), field, "{session:?}");
    }
    assert!(encode(&always().archive_name("é".repeat(80))).is_ok());
    assert!(
        encode(
            &CreateSession::relayed()
                .e2ee(false)
                .archive_mode(ArchiveMode::Manual)
        )
        .is_ok()
    );
}

#[test]
fn a_recorded_session_is_read_and_loses_nothing() {
    let golden = golden!("create");
    let create = CreateSession::routed();
    golden.assert_lenient(&create, &["session_id"]);
    let session = golden.decode(&create);
    assert_eq!(session.id.as_str(), SESSION);
    assert_eq!(
        session.application().unwrap().as_str(),
        "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1"
    );
    // The answer is a list of one, and its nulls mean the same as absence.
    let mut recorded = golden.body[0].as_object().unwrap().clone();
    recorded.retain(|_, value| !value.is_null());
    assert_eq!(serde_json::to_value(session).unwrap(), Value::Object(recorded));
}

#[test]
fn a_session_in_any_shape_is_read() {
    for body in [
        r#"{"session_id":"1_MX4"}"#,
        "\u{feff}[{\"session_id\":\"1_MX4\"}]",
        r#" [{"session_id":"1_MX4","project_id":123456,"new":{}},{"session_id":"2"}]"#,
    ] {
        assert_eq!(
            answer(&CreateSession::routed(), body).unwrap().id.as_str(),
            "1_MX4"
        );
    }
}

#[test]
fn an_answer_without_a_session_says_so_and_proves_nothing() {
    let xml = "<sessions><Session><session_id>1_MX4</session_id></Session></sessions>";
    for body in [
        "[]",
        "",
        "{}",
        "[{}]",
        xml,
        "<html>",
        r#"[{"session_id":""}]"#,
        r#"[{"session_id":null}]"#,
    ] {
        let error = answer(&CreateSession::routed(), body).unwrap_err();
        assert_eq!(error.service().unwrap().raw(), body.as_bytes());
        assert_proves_nothing::<()>(Err(error), body);
    }
}

#[test]
fn connections_are_listed() {
    let golden = golden!("connections");
    let list = ListConnections::new(SESSION);
    golden.assert_request(&list);
    golden.assert_nothing_is_lost(&list);
    golden.assert_lenient(&list, &[]);
    let found = golden.decode(&list);
    assert_eq!(found.items[1].state, Some(ConnectionState::Connecting));
    assert_eq!(found.items[0].created_at.unwrap().as_millis(), 1_788_890_501_222);
    let sly = encode(&ListConnections::new("1_MX4/..")).unwrap();
    assert_eq!(sly.uri(), "/v2/project/app-1/session/1_MX4%2F../connection");
}

#[test]
fn connections_are_read_as_leniently_as_they_are_sent() {
    let list = ListConnections::new("s");
    assert!(answer(&list, "{}").unwrap().items.is_empty());
    let odd = r#"{"count":"1","items":[{"connectionId":"c","connectionState":"Dreaming","createdAt":"1788890501222","x":1}]}"#;
    let found = answer(&list, odd).unwrap();
    assert_eq!(
        (found.count, found.items[0].state.as_ref().unwrap().as_str()),
        (1, "Dreaming")
    );
    assert_eq!(found.items[0].created_at.unwrap().as_millis(), 1_788_890_501_222);
    assert_eq!(answer(&list, r#"{"items":[{}]}"#).unwrap().skipped, 1);
}

#[test]
fn a_migration_is_started() {
    let golden = golden!("migrate");
    let migrate = MigrateSession::new(SESSION);
    golden.assert_request(&migrate);
    golden.assert_nothing_is_lost(&migrate);
    golden.assert_lenient(&migrate, &[]);
    assert_eq!(answer(&migrate, " ").unwrap().message, None);
    for foreign in ["[]", r#"{"login":"https://portal.test"}"#] {
        assert_proves_nothing(answer(&migrate, foreign), foreign);
        assert_proves_nothing(answer(&ListConnections::new("s"), foreign), foreign);
    }
}

#[test]
fn an_id_that_is_no_segment_is_refused_by_name() {
    for id in ["", "..", "a\0"] {
        assert_eq!(refused_field(&ListConnections::new(id)), "sessionId");
        assert_eq!(refused_field(&MigrateSession::new(id)), "sessionId");
    }
}

#[test]
fn only_the_first_session_of_an_answer_is_read() {
    let body = r#"[{"session_id":"a","session_id":"b"},{"session_id":null},7]"#;
    assert_eq!(answer(&CreateSession::routed(), body).unwrap().id, "b");
}

#[test]
fn connections_keep_the_application_under_either_name() {
    let body = r#"{"count":2,"projectId":"p","items":[{"connectionId":"c"},{}]}"#;
    let list = answer(&ListConnections::new("s"), body).unwrap();
    assert_eq!(list.project_id.as_ref().unwrap(), "p");
    assert_eq!(list.application(), list.project_id.as_ref());
    assert_eq!((list.count, list.items.len(), list.skipped), (2, 1, 1));
}

#[test]
fn setters_take_options_and_none_removes_the_value() {
    let set = CreateSession::routed()
        .archive_mode(ArchiveMode::Always)
        .archive_name("n")
        .location("198.51.100.24")
        .e2ee(false);
    let unset = set
        .set_archive_mode(None)
        .set_archive_name(None)
        .set_location(None)
        .set_e2ee(None);
    assert_eq!(unset, CreateSession::routed());
}
