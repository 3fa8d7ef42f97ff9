//! The emulator keeps no secret where it can be read: not in its journal, in process or over HTTP, not in what it shows
//! of sessions, not in its log.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use vonage_video::auth::{ApplicationKey, SystemClock, TokenIssuer};
use vonage_video::sip::PlayDtmf;
use vonage_video::{Digits, Role};
use vonage_video_emulator::{DEVELOPMENT_PRIVATE_KEY, Fault, SeedArchives};

use crate::support::ears::Ears;
use crate::support::printed::{DIGITS, Log, PASSWORD, SECRET, TOKEN, search, search_debug};
use crate::support::requests::{address, tell};
use crate::support::world::World;

/// What the control surface answers to this, as text.
async fn control(world: &World, path: &str) -> String {
    let address = world
        .emulator
        .control_url()
        .trim_start_matches("http://")
        .to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    text
}

#[tokio::test]
async fn no_journal_view_or_log_keeps_a_secret() {
    let log = Log::of_everything();
    let (world, ears) = (World::start(false).await, Ears::open().await);
    let client = world.client.clone();
    let session = world.party().await.session;
    let token = client.grant(&session).role(Role::Moderator).sign().await.unwrap();
    let refused_token = TokenIssuer::for_key(
        &ApplicationKey::from_pem("another", DEVELOPMENT_PRIVATE_KEY).unwrap(),
        Arc::new(SystemClock),
    );
    let refused_token = refused_token.grant(&session).sign().await.unwrap();
    let uri = format!("{}?key={SECRET}", ears.uri);
    for told in tell(&client, session.as_str(), token.as_str(), &uri).await {
        told.unwrap();
    }
    // Refused, with everything in it; and with tokens that cannot be used.
    for token in [TOKEN, refused_token.as_str()] {
        let told = tell(&client, session.as_str(), token, &address("wss")).await;
        assert!(told.iter().filter(|told| told.is_err()).count() > 3, "{told:?}");
    }
    client
        .sip()
        .play_dtmf(PlayDtmf::new(&session, Digits::parse(DIGITS).unwrap()))
        .await
        .unwrap();
    // A fault whose answer repeats what was sent.
    let echo = format!("{TOKEN} {}", address("https"));
    let fault = Fault::status(400)
        .body(format!(r#"{{"message":"{TOKEN}"}}"#))
        .operation("sip.dial");
    world.control.fault(fault).await.unwrap();
    tell(&client, session.as_str(), &echo, &uri).await;
    // A recording, whose address is signed.
    world
        .control
        .seed_archives(&session, SeedArchives::new(1))
        .await
        .unwrap();
    let archives = client
        .archives()
        .list(vonage_video::archives::ListArchives::new())
        .await
        .unwrap();
    let archive = archives
        .items
        .into_iter()
        .find(|archive| archive.url.is_some())
        .unwrap();
    client
        .archive(&archive.id)
        .download()
        .to_writer(&mut Vec::new())
        .await
        .unwrap();
    let url = archive.url.unwrap();
    let (_, signature) = url.expose().rsplit_once('=').unwrap();
    world.control.advance(Duration::from_secs(1)).await;

    let requests = world.control.requests().await;
    let operations: Vec<_> = requests
        .iter()
        .filter_map(|request| request.operation.as_deref())
        .collect();
    for told in [
        "sip.dial",
        "sip.play_dtmf",
        "broadcasts.start",
        "captions.start",
        "experience_composer.start",
        "audio_connector.connect",
        "archives.start",
    ] {
        assert!(operations.contains(&told), "{told} is not among {operations:?}");
    }
    let journal = [
        serde_json::to_string(&requests).unwrap(),
        control(&world, "/control/requests").await,
        log.text(),
    ];
    for (text, place) in journal
        .iter()
        .zip(["the journal", "the journal over HTTP", "the log"])
    {
        assert!(text.contains("sip.dial"), "{place} is empty");
        assert!(
            signature.len() > 20 && !text.contains(signature),
            "{place} shows the URL of a recording"
        );
        search(place, text);
    }
    search_debug(&requests);

    // What a session's view shows on purpose: which keys were pressed.
    let view = world.seen(&session).await;
    let shown = serde_json::to_string(&view).unwrap();
    assert!(
        shown.contains(DIGITS) && shown.contains("pbx.example.org"),
        "{shown}"
    );
    search("a view", &shown.replace(DIGITS, ""));
    let path = format!("/control/sessions/{}", session.as_str());
    search(
        "a view over HTTP",
        &control(&world, &path).await.replace(DIGITS, ""),
    );
    assert!(!shown.contains(PASSWORD));
}
