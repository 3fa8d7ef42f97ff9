//! Input that is certainly wrong is refused with its field, its problem and the rule before anything is sent; input that
//! only looks odd arrives as it was meant.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use vonage_video::archives::{ListArchives, StartArchive};
use vonage_video::audio_connector::ConnectAudio;
use vonage_video::auth::{GrantErrorKind, UnixTime};
use vonage_video::broadcasts::StartBroadcast;
use vonage_video::captions::StartCaptions;
use vonage_video::contract::Operation;
use vonage_video::experience_composer::StartRender;
use vonage_video::moderation::MuteAll;
use vonage_video::sessions::CreateSession;
use vonage_video::sip::{Dial, HangUp};
use vonage_video::streams::SetLayoutClasses;
use vonage_video::{
    ArchiveMode, Call, Client, Error, ErrorKind, Grant, InvalidInput, Layout, LayoutType, MediaMode, Outcome,
    Proxy, Resolution, RootCertificates, SipUri, TokenError,
};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY};

use crate::support::client_for;
use crate::support::server::{Act, Server, answer};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Counts who calls, and answers everything with an empty list.
async fn counting() -> (Server, Client) {
    let server = Server::start([Act::Answer(answer(200, &[], r#"{"count":0,"items":[]}"#))]).await;
    let client = client_for(&server.url()).build().unwrap();
    (server, client)
}

/// The wrong input behind a call's error.
fn input(error: &Error) -> &InvalidInput {
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Request, Outcome::NotApplied),
        "{error:?}"
    );
    assert_eq!(error.attempts(), 0);
    let input = error.input().unwrap();
    assert!(!input.problem().is_empty() && !input.rule().is_empty());
    input
}

#[tokio::test]
async fn a_session_that_cannot_be_is_refused_by_field() {
    let (server, client) = counting().await;
    let always = || CreateSession::routed().archive_mode(ArchiveMode::Always);
    let cases = [
        (
            CreateSession::relayed().archive_mode(ArchiveMode::Always),
            "archiveMode",
        ),
        (
            CreateSession::new(MediaMode::Relayed).archive_mode(ArchiveMode::Always),
            "archiveMode",
        ),
        (CreateSession::relayed().e2ee(true), "e2ee"),
        (always().e2ee(true), "e2ee"),
        (CreateSession::routed().location("here"), "location"),
        (CreateSession::routed().location("2001:db8::1"), "location"),
        (
            CreateSession::routed().location("198.51.100.24, 203.0.113.7"),
            "location",
        ),
        (CreateSession::routed().location(""), "location"),
        (CreateSession::routed().archive_name("x"), "archiveName"),
        (always().archive_name(""), "archiveName"),
        (always().archive_name("é".repeat(81)), "archiveName"),
        (
            CreateSession::routed().archive_resolution(Resolution::KNOWN[0].clone()),
            "archiveResolution",
        ),
    ];
    for (request, field) in cases {
        let error = client.sessions().create(request).await.unwrap_err();
        assert_eq!(input(&error).field(), field);
        assert_eq!(error.operation(), "sessions.create");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_id_that_cannot_be_part_of_a_path_is_refused_by_field() {
    let (server, client) = counting().await;
    for id in ["", ".", "..", "a\0b", "\n", "a\r\nhost: evil", "\u{7f}"] {
        let calls = [
            (client.streams().list(id).await.map(drop), "sessionId"),
            (client.streams().get(id, "s").await.map(drop), "sessionId"),
            (client.streams().get("1_MX4", id).await.map(drop), "streamId"),
            (
                client.sessions().list_connections(id).await.map(drop),
                "sessionId",
            ),
            (client.sessions().migrate(id).await.map(drop), "sessionId"),
            (client.archives().get(id).await.map(drop), "archiveId"),
            (client.broadcasts().get(id).await.map(drop), "broadcastId"),
            (client.renders().get(id).await.map(drop), "renderId"),
            (client.captions().stop(id).await, "captionsId"),
            (client.moderation().disconnect("1_MX4", id).await, "connectionId"),
            (
                client.moderation().mute_stream("1_MX4", id).await.map(drop),
                "streamId",
            ),
            (
                client.sip().hang_up(HangUp::new("1_MX4", id)).await,
                "connectionId",
            ),
            (
                client.audio_connector().disconnect("1_MX4", id).await,
                "connectionId",
            ),
            (client.session(id).signal("cue", "x").await, "sessionId"),
        ];
        for (result, field) in calls {
            assert_eq!(input(&result.unwrap_err()).field(), field, "{id:?}");
        }
    }
    assert_eq!(server.connections(), 0);
}

/// The field because of which a call is not made.
async fn refused<O: Operation>(call: Call<O>) -> &'static str {
    let error = call.send().await.map(drop).unwrap_err();
    assert_eq!(error.operation(), O::NAME);
    input(&error).field()
}

/// Each rule at its boundary is tested where it is written: beside the areas and models.
#[tokio::test]
async fn what_is_certainly_wrong_is_sent_in_no_area() {
    let (server, client) = counting().await;
    let silent = StartArchive::new("1").audio(false).video(false);
    assert_eq!(refused(client.archives().start(silent)).await, "hasVideo");
    let custom = client.archives().set_layout("a", Layout::new(LayoutType::Custom));
    assert_eq!(refused(custom).await, "layout.stylesheet");
    let list = client.archives().list(ListArchives::new().page_size(1001));
    assert_eq!(refused(list).await, "count");
    let nowhere = client.broadcasts().start(StartBroadcast::new("1"));
    assert_eq!(refused(nowhere).await, "outputs");
    let nothing = client.streams().set_layout_classes(SetLayoutClasses::new("1"));
    assert_eq!(refused(nothing).await, "items");
    let long = client.session("1").signal("cue", "x".repeat(8193));
    assert_eq!(refused(long).await, "data");
    let nobody = client.moderation().mute_all(MuteAll::new("1").except([""]));
    assert_eq!(refused(nobody).await, "excludedStreamIds");
    let dial = Dial::new("1", "", SipUri::parse("sip:host").unwrap());
    assert_eq!(refused(client.sip().dial(dial)).await, "token");
    let day = StartCaptions::new("1", "t").max_duration(DAY);
    assert_eq!(refused(client.captions().start(day)).await, "maxDuration");
    let page = StartRender::new("1", "t", "ftp://host.example.org");
    assert_eq!(refused(client.renders().start(page)).await, "url");
    let server_of_pages = ConnectAudio::new("1", "t", "https://host");
    assert_eq!(
        refused(client.audio_connector().connect(server_of_pages)).await,
        "websocket.uri"
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_id_that_looks_like_a_path_stays_one_segment() {
    let (server, client) = counting().await;
    let odd = ["../archive/x", "%2f", "a/b?c#d", "a;b", "é", "\\..\\x", "1_MX4-~"];
    for id in odd {
        client.streams().list(id).await.unwrap();
    }
    let lines: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.head.lines().next().unwrap().to_owned())
        .collect();
    let segments = [
        "..%2Farchive%2Fx",
        "%252f",
        "a%2Fb%3Fc%23d",
        "a%3Bb",
        "%C3%A9",
        "%5C..%5Cx",
        "1_MX4-~",
    ];
    for (line, segment) in lines.iter().zip(segments) {
        let path = format!("/v2/project/{DEVELOPMENT_APPLICATION_ID}/session/{segment}/stream");
        assert_eq!(*line, format!("GET {path} HTTP/1.1"));
    }
    assert_eq!(lines.len(), odd.len());
}

#[tokio::test]
async fn a_grant_that_breaks_a_rule_is_refused_by_field() {
    let (server, client) = counting().await;
    let past = UnixTime::from_secs(1_000_000_000);
    let grant = |session: &str| client.grant(session);
    let cases = [
        (
            grant("1").expires_at(past),
            GrantErrorKind::NoLifetime,
            "expires_at",
        ),
        (
            grant("1").issued_at(past).valid_for(Duration::from_secs(60)),
            GrantErrorKind::AlreadyExpired,
            "expires_at",
        ),
        (
            grant("1").valid_for(Duration::ZERO),
            GrantErrorKind::NoLifetime,
            "expires_at",
        ),
        (
            grant("1").valid_for(30 * DAY + Duration::from_secs(1)),
            GrantErrorKind::LifetimeTooLong,
            "expires_at",
        ),
        (
            grant("1").valid_for(Duration::MAX),
            GrantErrorKind::LifetimeTooLong,
            "expires_at",
        ),
        (
            grant("1").data("é".repeat(1001)),
            GrantErrorKind::DataTooLong,
            "data",
        ),
        (
            grant("1").layout_class("two words"),
            GrantErrorKind::InvalidLayoutClass,
            "layout_classes",
        ),
        (
            grant("1").layout_class(""),
            GrantErrorKind::InvalidLayoutClass,
            "layout_classes",
        ),
        (grant(""), GrantErrorKind::EmptySessionId, "session_id"),
        (grant(" "), GrantErrorKind::EmptySessionId, "session_id"),
        (grant("1").token_id(""), GrantErrorKind::EmptyTokenId, "token_id"),
        (
            grant("1").claim("role", "moderator"),
            GrantErrorKind::ReservedClaim,
            "claim",
        ),
    ];
    for (grant, kind, field) in cases {
        match grant.sign().await.unwrap_err() {
            TokenError::Grant(error) => {
                assert_eq!((error.kind(), error.field()), (kind, field));
                assert!(error.to_string().starts_with(field) && error.to_string().len() > field.len() + 5);
            }
            other => panic!("{other:?}"),
        }
    }
    // The bounds themselves are good.
    assert!(
        client
            .grant("1")
            .valid_for(30 * DAY)
            .data("é".repeat(1000))
            .sign()
            .await
            .is_ok()
    );
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_base_url_that_is_no_origin_is_refused() {
    for (url, problem) in [
        ("video.api.vonage.com", "has no scheme"),
        (
            "ftp://video.api.vonage.com",
            "has a scheme other than https and http",
        ),
        (
            "https://user:s3cret@host.test",
            "holds user info, which would end up in logs",
        ),
        ("https://host.test?x=1", "has a query"),
        ("https://host.test/#top", "has a fragment"),
        ("https://", "is no URL"),
        ("", "is no URL"),
        ("https://host.test\r\nx: y", "is no URL"),
    ] {
        let error = Client::builder("app").base_url(url).unwrap_err();
        assert_eq!((error.field(), error.problem()), ("base_url", problem), "{url}");
        assert!(!error.rule().is_empty() && !format!("{error:?} {error}").contains("s3cret"));
    }
}

#[tokio::test]
async fn a_base_url_with_a_prefix_is_kept_before_every_path() {
    let (server, _) = counting().await;
    let client = client_for(&format!("{}/video/", server.url())).build().unwrap();
    client.streams().list("1_MX4").await.unwrap();
    assert!(server.seen()[0].head.starts_with("GET /video/v2/project/"));
}

#[test]
fn a_user_agent_suffix_that_breaks_the_header_is_refused() {
    for suffix in ["a\r\nx-evil: 1", "a\nb", "\0", "é", "", " ", &"x".repeat(201)] {
        let error = Client::builder("app").user_agent_suffix(suffix).unwrap_err();
        assert_eq!(error.field(), "user_agent_suffix");
        assert!(!error.problem().is_empty() && !error.rule().is_empty());
    }
}

#[test]
fn settings_that_cannot_work_are_refused_when_the_client_is_built() {
    for (application, problem) in [
        ("", "is empty"),
        ("my app", "has blanks in it"),
        ("app\n", "has blanks in it"),
    ] {
        let signer = std::sync::Arc::new(
            vonage_video::ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY)
                .unwrap(),
        );
        let error = Client::builder(application).signer(signer).build().unwrap_err();
        let input = error.input().unwrap();
        assert_eq!(
            (error.kind(), input.field(), input.problem()),
            (ErrorKind::Config, "application_id", problem)
        );
    }
    let error = Client::builder("app").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let error = Client::builder("app").private_key("hello").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[test]
fn a_wrong_setting_is_a_matter_of_the_configuration_as_from_the_environment() {
    for (setting, wrong) in [
        ("proxy", Proxy::new("socks5://proxy.test").unwrap_err()),
        ("root_certificates", RootCertificates::only("hello").unwrap_err()),
        (
            "base_url",
            Client::builder("app").base_url("video.api").unwrap_err(),
        ),
        (
            "user_agent_suffix",
            Client::builder("app").user_agent_suffix("a\nb").unwrap_err(),
        ),
    ] {
        assert_eq!(wrong.field(), setting);
        let error = vonage_video::Error::from(wrong);
        assert_eq!(
            (error.kind(), error.input().unwrap().field()),
            (ErrorKind::Config, setting)
        );
    }
}

#[test]
fn a_grant_alone_checks_the_same_rules() {
    let key =
        vonage_video::ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY).unwrap();
    let error = Grant::new("1").valid_for(31 * DAY).sign(&key).unwrap_err();
    assert!(matches!(error, TokenError::Grant(error) if error.kind() == GrantErrorKind::LifetimeTooLong));
}
