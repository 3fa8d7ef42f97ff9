//! Nothing secret of any area is printed: client tokens, the password of a telephone, stream names, headers, what stands
//! in addresses, the URLs of recordings. Not by an error or its panic, not by tracing, not by the emulator. What requests,
//! calls and answers print is in `secrets_of_types.rs`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use vonage_video::archives::{DownloadError, GetArchive, ListArchives};
use vonage_video::broadcasts::StartBroadcast;
use vonage_video::contract::Operation;
use vonage_video::experience_composer::StartRender;
use vonage_video::{Archive, Error, Role, Rtmp, Script, SipUri};
use vonage_video_emulator::{Fault, SeedArchives};

use crate::support::client_for;
use crate::support::ears::Ears;
use crate::support::printed::{Log, PASSWORD, SECRET, TOKEN, search, search_debug, search_error};
use crate::support::requests::{SESSION, address, captions, connect, dial, tell};
use crate::support::server::{Act, Server, answer};
use crate::support::world::World;

#[test]
fn no_refused_input_shows_a_secret() {
    let refused = |error: Error| {
        assert!(error.input().is_some(), "{error:?}");
        search_error(&error);
    };
    fn request<O: Operation>(request: O) -> Error {
        let client = vonage_video::Client::with_dispatch(Script::new().shared(), "app-1");
        client.handle().call(request).request().unwrap_err()
    }
    let long = SECRET.repeat(200);
    refused(request(
        StartBroadcast::new("1").rtmp(Rtmp::new(address("ftp"), SECRET)),
    ));
    refused(request(StartBroadcast::new("1").rtmp(Rtmp::new(SECRET, SECRET))));
    refused(request(
        captions(SESSION, TOKEN).status_callback_url(address("ftp")),
    ));
    refused(request(
        captions(SESSION, TOKEN).status_callback_url(format!("{}{long}", address("https"))),
    ));
    refused(request(StartRender::new("1", TOKEN, address("ftp"))));
    refused(request(StartRender::new(
        "1",
        TOKEN,
        format!("{}{long}", address("https")),
    )));
    refused(request(connect(SESSION, TOKEN, &address("https"))));
    refused(request(
        connect(SESSION, TOKEN, &address("wss")).header("long", long.as_str()),
    ));
    refused(request(dial(SESSION, TOKEN).header("a\nb", SECRET)));
    refused(request(
        dial(SESSION, TOKEN).header("X-Broken", format!("{SECRET}\r\n")),
    ));
    for text in [
        format!("tel:bob:{PASSWORD}@host"),
        format!("sip:bob:{PASSWORD}@"),
        format!("sip:bob:{PASSWORD}@host ?{SECRET}"),
        PASSWORD.to_owned(),
    ] {
        search_error(&SipUri::parse(text).unwrap_err());
    }
}

/// Fails all operations with secrets in the same way.
async fn search_failures(act: Act) {
    let server = Server::start([act]).await;
    let client = client_for(&server.url()).build().unwrap();
    let failures = [
        client.archives().get("a").await.map(drop),
        client.archives().list(ListArchives::new()).await.map(drop),
    ];
    let told = tell(&client, SESSION, TOKEN, &address("wss")).await;
    for failure in told.into_iter().chain(failures) {
        search_error(&failure.unwrap_err());
    }
    if let Err(error) = client.archive("a").download().to_writer(&mut Vec::new()).await {
        search_error(&error);
    }
}

#[tokio::test]
async fn no_failure_shows_a_secret() {
    search_failures(Act::CloseUnread).await;
    for status in [400, 403, 409, 500] {
        let page = format!("<html>{SECRET} {TOKEN}</html>");
        search_failures(Act::Answer(answer(status, &[], page))).await;
    }
    // The service repeats what it refuses, in every field that it has words for.
    let echo = format!("{TOKEN}: {}", address("wss"));
    for field in ["message", "description", "title", "detail", "type", "instance"] {
        for status in [400, 403, 409, 500] {
            let body = format!(r#"{{"code":{status},"{field}":"{echo}"}}"#);
            let headers = [("x-echo", SECRET), ("content-type", "application/json")];
            search_failures(Act::Answer(answer(status, &headers, body))).await;
        }
    }
    // Successes whose secrets stand in the wrong place.
    for body in [
        format!(r#"{{"id":["{SECRET}"],"captionsId":["{SECRET}"],"items":"{SECRET}"}}"#),
        format!(
            r#"{{"id":"x","sessionId":{{"{PASSWORD}":"{SECRET}"}},"captionsId":1.5,"items":[{{"url":"{SECRET}"}}]}}"#
        ),
        format!("{SECRET}{TOKEN}"),
        format!(r#"{{"id":"x" "{SECRET}"}}"#),
    ] {
        let server = Server::start([Act::Answer(answer(200, &[], &body))]).await;
        let client = client_for(&server.url()).build().unwrap();
        let mut results = tell(&client, SESSION, TOKEN, &address("wss")).await;
        results.push(client.archives().get("a").await.map(drop));
        assert!(results.iter().any(Result::is_err), "{body} was read");
        for error in results.into_iter().filter_map(Result::err) {
            search_error(&error);
        }
    }
}

async fn download(url: &str) -> DownloadError {
    let mut archive = Archive::new("a", "1_MX4");
    archive.status = "available".into();
    archive.url = Some(url.into());
    let script = Script::new()
        .reply::<GetArchive>(&archive)
        .reply::<GetArchive>(&archive)
        .shared();
    let client = vonage_video::Client::with_dispatch(script, "app-1");
    client
        .archive("a")
        .download()
        .to_writer(&mut Vec::new())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn no_failed_download_shows_its_url() {
    for url in [
        &address("https"),
        &address("ftp"),
        SECRET,
        "",
        &format!("https://h/{SECRET} \n"),
    ] {
        search_error(&download(url).await);
    }
    let storage = Server::start([Act::Answer(answer(403, &[], SECRET))]).await;
    let url = format!("{}/archive.mp4?sig={SECRET}", storage.url());
    let body = format!(r#"{{"id":"a","sessionId":"1_MX4","status":"available","size":9,"url":"{url}"}}"#);
    let service = Server::start([Act::Answer(answer(200, &[], body))]).await;
    let client = client_for(&service.url()).build().unwrap();
    let error = client
        .archive("a")
        .download()
        .to_writer(&mut Vec::new())
        .await
        .unwrap_err();
    assert!(storage.connections() > 0);
    search_error(&error);
}

#[tokio::test]
async fn no_trace_shows_a_secret_of_any_area() {
    let log = Log::of_everything();
    let ears = Ears::open().await;
    let mut signatures = Vec::new();
    for tls in [false, true] {
        let world = World::start(tls).await;
        let (client, party) = (world.client.clone(), world.party().await);
        let session = party.session.clone();
        let token = client.grant(&session).role(Role::Moderator).sign().await.unwrap();
        let uri = format!("{}?key={SECRET}", ears.uri);
        for fault in [
            None,
            Some(Fault::close_after()),
            Some(Fault::status(503)),
            Some(Fault::truncate()),
        ] {
            for id in [
                "sip.dial",
                "broadcasts.start",
                "captions.start",
                "experience_composer.start",
                "audio_connector.connect",
                "archives.start",
            ] {
                if let Some(fault) = &fault {
                    world.control.fault(fault.clone().operation(id)).await.unwrap();
                }
            }
            let results = tell(&client, session.as_str(), token.as_str(), &uri).await;
            for result in results {
                assert_eq!(result.is_ok(), fault.is_none(), "{fault:?}: {result:?}");
                if let Err(error) = result {
                    search_error(&error);
                }
            }
        }
        world
            .control
            .seed_archives(&session, SeedArchives::new(1))
            .await
            .unwrap();
        let list = client.archives().list(ListArchives::new()).await.unwrap();
        search_debug(&list);
        let archive = client.archives().get(&list.items[0].id).await.unwrap();
        client
            .archive(&archive.id)
            .download()
            .to_writer(&mut Vec::new())
            .await
            .unwrap();
        let url = archive.url.unwrap();
        signatures.push(url.expose().split_once('?').unwrap().1.to_owned());
        world.control.advance(Duration::from_secs(3600)).await;
        world.emulator.shutdown().await;
    }
    let printed = log.text();
    for heard in [
        "sip.dial",
        "audio_connector.connect",
        "broadcasts.start",
        "archives.start",
    ] {
        assert!(printed.contains(heard), "nothing was heard of {heard}");
    }
    search("tracing", &printed);
    for signature in signatures {
        assert!(
            signature.len() > 20 && !printed.contains(&signature),
            "the URL of a recording is shown"
        );
    }
}
