//! One area, and a way to the service of one's own: no transport of ours, no tower, no hyper.
//!
//! `cargo test -p vonage-video --no-default-features --features archives --test foreign_dispatch`

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(feature = "archives")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use vonage_video::archives::{Conflict, ListArchives, conditions};
use vonage_video::auth::TokenCache;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use vonage_video::{ApplicationKey, ArchiveStatus, Client, Dispatch, Error, Outcome, async_trait};
use vonage_video_emulator::{Emulator, Fault, SeedArchives};

/// HTTP/1.1 by hand, a connection for each request.
#[derive(Debug)]
struct OneByOne {
    address: String,
    tokens: TokenCache,
    started: Instant,
}

#[async_trait]
impl Dispatch for OneByOne {
    /// Adds origin and credential, which the request comes without, and never repeats, which is always right.
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let token = self.tokens.token().await.map_err(Error::sign)?;
        let mut socket = TcpStream::connect(&self.address).await.map_err(Error::not_sent)?;
        let mut head = format!("{} {} HTTP/1.1\r\n", request.method(), request.uri());
        for (name, value) in request.headers() {
            head += &format!("{name}: {}\r\n", value.to_str().map_err(Error::not_sent)?);
        }
        let (length, token) = (request.body().len(), token.as_str());
        head += &format!(
            "host: {}\r\nauthorization: Bearer {token}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n",
            self.address
        );
        let mut answer = Vec::new();
        let round = async {
            socket.write_all(head.as_bytes()).await?;
            socket.write_all(request.body()).await?;
            socket.read_to_end(&mut answer).await
        };
        // From the first byte on nobody knows whether it happened.
        round.await.map_err(Error::lost)?;
        read(&answer).ok_or_else(|| Error::lost("no whole answer"))
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }
}

/// An answer that tells its length.
fn read(answer: &[u8]) -> Option<Response<Bytes>> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, body) = answer.split_at_checked(end)?;
    let mut lines = std::str::from_utf8(head).ok()?.lines();
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.append(
            name.parse::<HeaderName>().ok()?,
            HeaderValue::from_str(value).ok()?,
        );
    }
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    let length = length.map_or(Some(0), |length| length.parse().ok())?;
    let body = body.get(4..4 + length)?;
    let mut response = Response::builder()
        .status(status)
        .body(Bytes::copy_from_slice(body))
        .ok()?;
    *response.headers_mut() = headers;
    Some(response)
}

/// A session is not created here: that is another area.
async fn session_of(emulator: &Emulator) -> String {
    let key = ApplicationKey::from_pem(emulator.application_id(), emulator.private_key_pem()).unwrap();
    let create = Request::post("/session/create")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .body(Bytes::from_static(b"p2p.preference=disabled"))
        .unwrap();
    let answer = to(emulator, &key).send(create).await.unwrap();
    let body = String::from_utf8(answer.body().to_vec()).unwrap();
    let (_, rest) = body.split_once(r#""session_id":""#).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn to(emulator: &Emulator, key: &ApplicationKey) -> OneByOne {
    OneByOne {
        address: emulator.api_url().trim_start_matches("http://").to_owned(),
        tokens: TokenCache::for_key(key),
        started: Instant::now(),
    }
}

#[tokio::test]
async fn one_area_works_over_a_foreign_dispatch() {
    let emulator = Emulator::start().await.unwrap();
    let control = emulator.control();
    let session = session_of(&emulator).await;
    let key = ApplicationKey::from_pem(emulator.application_id(), emulator.private_key_pem()).unwrap();
    let client =
        Client::with_dispatch(Arc::new(to(&emulator, &key)), emulator.application_id()).with_signer(key);

    let token = client.grant(session.as_str()).sign().await.unwrap();
    control.join(&session, token.as_str()).await.unwrap();
    let archive = client
        .session(session.as_str())
        .start_archive(|archive| archive.name("by hand"))
        .await
        .unwrap();
    let twice = client.archives().start(session.as_str()).await.unwrap_err();
    assert_eq!(Conflict::of(&twice), Some(Conflict::AlreadyRecording));
    client.archive(&archive.id).stop().await.unwrap();
    control.advance(Duration::from_secs(10)).await;
    let archive = client
        .archive(&archive.id)
        .get()
        .until(conditions::available)
        .await
        .unwrap();
    assert_eq!(
        (&*archive.name, archive.status),
        ("by hand", ArchiveStatus::Available)
    );

    control
        .seed_archives(&session, SeedArchives::new(25))
        .await
        .unwrap();
    let mut all = client.archives().list(ListArchives::new().page_size(10)).items();
    let mut count = 0;
    while all.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 26);

    control
        .fault(Fault::close_after().operation("archives.start"))
        .await
        .unwrap();
    let lost = client.archives().start(session.as_str()).await.unwrap_err();
    assert_eq!((lost.outcome(), lost.attempts()), (Outcome::Unknown, 1));
    assert_eq!(control.session(&session).await.unwrap().archives.len(), 27);
}

#[cfg(feature = "download")]
#[tokio::test]
async fn a_dispatch_that_fetches_nothing_sends_no_token_elsewhere() {
    let emulator = Emulator::start().await.unwrap();
    let session = session_of(&emulator).await;
    let seeded = emulator
        .control()
        .seed_archives(&session, SeedArchives::new(1))
        .await
        .unwrap();
    let key = ApplicationKey::from_pem(emulator.application_id(), emulator.private_key_pem()).unwrap();
    let client = Client::with_dispatch(Arc::new(to(&emulator, &key)), emulator.application_id());
    let error = client
        .archive(seeded.newest)
        .download()
        .to_writer(&mut Vec::new())
        .await
        .unwrap_err();
    assert_eq!(error.call().unwrap().kind(), vonage_video::ErrorKind::Config);
}
