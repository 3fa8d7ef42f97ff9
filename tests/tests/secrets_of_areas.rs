//! Nothing secret of any area is printed: client tokens, the password of a telephone, stream names, headers, what stands
//! in addresses, the URLs of recordings. Not by a request, a call, an answer or an error, not by tracing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::fmt::Debug;
use std::time::Duration;

use vonage_video::archives::{DownloadError, GetArchive, ListArchives, StartArchive};
use vonage_video::audio_connector::ConnectAudio;
use vonage_video::broadcasts::{Output, StartBroadcast};
use vonage_video::captions::StartCaptions;
use vonage_video::contract::Operation;
use vonage_video::experience_composer::StartRender;
use vonage_video::models::{RtmpTarget, Transcription};
use vonage_video::sip::{Dial, HangUp};
use vonage_video::{Archive, Broadcast, Call, Error, Hls, Render, Role, Rtmp, Script, SipCall, SipUri};
use vonage_video_emulator::{Fault, SeedArchives};

use crate::support::client_for;
use crate::support::ears::Ears;
use crate::support::printed::{Log, PASSWORD, SECRET, search, search_debug, search_error};
use crate::support::server::{Act, Server, answer};
use crate::support::world::World;

/// Looks like a token, and is none.
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.marked-secret-5a6b.x";

fn address(scheme: &str) -> String {
    format!("{scheme}://bob:{PASSWORD}@place.example.org/path?key={SECRET}#{SECRET}")
}

/// The requests that carry secrets. The address of the server is a parameter, so that a real one can be called.
fn dial(token: &str) -> Dial {
    let uri = format!("sip:bob:{PASSWORD}@pbx.example.org;transport=tls?X-Key={SECRET}");
    Dial::new("1_MX4", token, SipUri::parse(uri).unwrap())
        .auth("bob", PASSWORD)
        .header("X-Key", SECRET)
}

fn broadcast() -> StartBroadcast {
    let server = Rtmp::new(address("rtmps"), SECRET);
    StartBroadcast::new("1_MX4").hls(Hls::new()).rtmp(server)
}

fn captions(token: &str) -> StartCaptions {
    StartCaptions::new("1_MX4", token).status_callback_url(address("https"))
}

fn render(token: &str) -> StartRender {
    StartRender::new("1_MX4", token, address("https")).name("Scoreboard")
}

fn connect(token: &str, uri: &str) -> ConnectAudio {
    ConnectAudio::new("1_MX4", token, uri).header("key", SECRET)
}

/// A request that is right, printed in all its forms.
fn search_request<O: Operation + Debug>(request: O) {
    search_debug(&request);
    let client = vonage_video::Client::with_dispatch(Script::new().shared(), "app-1");
    let call: Call<O> = client.handle().call(request);
    search_debug(&call);
    // What is sent does hold them: that is where they belong.
    let sent = call.request().unwrap();
    let body = String::from_utf8(sent.body().to_vec()).unwrap();
    assert!(
        body.contains(SECRET) || body.contains(PASSWORD),
        "{}: {body}",
        O::NAME
    );
}

#[test]
fn no_request_and_no_call_shows_a_secret() {
    search_request(dial(TOKEN));
    search_request(broadcast());
    search_request(captions(TOKEN));
    search_request(render(TOKEN));
    search_request(connect(TOKEN, &address("wss")));
    search_debug(dial(TOKEN).body());
    search_debug(broadcast().body());
    search_debug(captions(TOKEN).body());
    search_debug(render(TOKEN).body());
    search_debug(connect(TOKEN, &address("wss")).body());
}

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
    refused(request(captions(TOKEN).status_callback_url(address("ftp"))));
    refused(request(
        captions(TOKEN).status_callback_url(format!("{}{long}", address("https"))),
    ));
    refused(request(StartRender::new("1", TOKEN, address("ftp"))));
    refused(request(StartRender::new(
        "1",
        TOKEN,
        format!("{}{long}", address("https")),
    )));
    refused(request(connect(TOKEN, &address("https"))));
    refused(request(
        connect(TOKEN, &address("wss")).header("long", long.as_str()),
    ));
    refused(request(dial(TOKEN).header("a\nb", SECRET)));
    refused(request(dial(TOKEN).header("X-Broken", format!("{SECRET}\r\n"))));
    for text in [
        format!("tel:bob:{PASSWORD}@host"),
        format!("sip:bob:{PASSWORD}@"),
        format!("sip:bob:{PASSWORD}@host ?{SECRET}"),
        PASSWORD.to_owned(),
    ] {
        search_error(&SipUri::parse(text).unwrap_err());
    }
}

#[test]
fn no_answer_shows_a_secret() {
    let mut archive = Archive::new("a", "1_MX4");
    archive.url = Some(address("https").into());
    archive.password = Some(PASSWORD.into());
    let mut transcription = Transcription::new("available".into());
    transcription.url = Some(address("https").into());
    archive.transcription = Some(transcription);
    search_debug(&archive);

    let mut broadcast = Broadcast::new("b", "1_MX4");
    let mut urls = vonage_video::models::BroadcastUrls::default();
    urls.rtmp = vec![RtmpTarget::new(address("rtmps"), SECRET)];
    broadcast.broadcast_urls = Some(urls);
    search_debug(&broadcast);
    for output in Output::of(&broadcast) {
        search_debug(&output);
        search("Display", &output.to_string());
    }

    let mut render = Render::new("r", "1_MX4");
    render.url = Some(address("https").into());
    render.callback_url = Some(address("https").into());
    search_debug(&render);
    search_debug(&HangUp::from(&SipCall::new("c")));
}

/// Fails all operations with secrets in the same way.
async fn search_failures(act: Act) {
    let server = Server::start([act]).await;
    let client = client_for(&server.url()).build().unwrap();
    let failures = [
        client.sip().dial(dial(TOKEN)).await.map(drop),
        client.broadcasts().start(broadcast()).await.map(drop),
        client.captions().start(captions(TOKEN)).await.map(drop),
        client.renders().start(render(TOKEN)).await.map(drop),
        client
            .audio_connector()
            .connect(connect(TOKEN, &address("wss")))
            .await
            .map(drop),
        client.archives().get("a").await.map(drop),
        client.archives().list(ListArchives::new()).await.map(drop),
    ];
    for failure in failures {
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
        let errors = [
            client.archives().get("a").await.map(drop).err(),
            client.broadcasts().start(broadcast()).await.map(drop).err(),
            client.captions().start(captions(TOKEN)).await.map(drop).err(),
            client.renders().start(render(TOKEN)).await.map(drop).err(),
            client.sip().dial(dial(TOKEN)).await.map(drop).err(),
        ];
        assert!(errors.iter().any(Option::is_some), "{body} was read");
        for error in errors.iter().flatten() {
            search_error(error);
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
            for id in ["P1", "B1", "C1", "X1", "W1", "A1"] {
                if let Some(fault) = &fault {
                    world.control.fault(fault.clone().operation(id)).await.unwrap();
                }
            }
            let uri_of_phone = SipUri::parse(format!("sip:bob:{PASSWORD}@pbx.example.org")).unwrap();
            let dial = Dial::new(&session, &token, uri_of_phone)
                .auth("bob", PASSWORD)
                .header("X-Key", SECRET);
            let server = Rtmp::new(address("rtmps"), SECRET);
            let results = [
                client.sip().dial(dial).await.map(drop),
                client
                    .broadcasts()
                    .start(StartBroadcast::new(&session).rtmp(server))
                    .await
                    .map(drop),
                client
                    .captions()
                    .start(StartCaptions::new(&session, &token))
                    .await
                    .map(drop),
                client
                    .renders()
                    .start(StartRender::new(&session, &token, address("https")))
                    .await
                    .map(drop),
                client
                    .audio_connector()
                    .connect(ConnectAudio::new(&session, &token, &*uri).header("key", SECRET))
                    .await
                    .map(drop),
                client
                    .archives()
                    .start(StartArchive::new(&session))
                    .await
                    .map(drop),
            ];
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
