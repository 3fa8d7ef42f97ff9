//! Recordings, from a storage that answers anything.
//!
//! The first line of an input is the archive's answer. Each line after it is an answer of the storage:
//! `status|content-range|etag|body`, where a body of `*N` is N bytes; `timeout` and `lost` are failures on the way.

#![no_main]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use libfuzzer_sys::fuzz_target;
use vonage_video::archives::{Archives, DownloadError};
use vonage_video::{Dispatch, Error, Handle, Limit, Outcome, async_trait};
use vonage_video_fuzz::{MARK, assert_silent, assert_tells, now};

/// No download of one input asks for more than this; a fresh URL is asked for once in between.
const MOST_REQUESTS: usize = 400;

fuzz_target!(|input: &str| {
    let mut lines = input.lines();
    let archive = lines
        .next()
        .unwrap_or_default()
        .replace("{url}", &format!("https://store.example.org/a?sig={MARK}"));
    let storage = || {
        Arc::new(Storage {
            archive: archive.clone(),
            answers: Mutex::new(lines.clone().take(64).map(str::to_owned).collect()),
            requests: Mutex::default(),
        })
    };
    let download = |storage: &Arc<Storage>| {
        Archives::new(Handle::new(Arc::clone(storage) as Arc<dyn Dispatch>, "app-1"))
            .download("a-1")
            .part_size(1)
    };

    let whole = storage();
    let mut written = Vec::new();
    let done = now(download(&whole).to_writer(&mut written));
    match &done {
        Ok(done) => {
            assert_eq!(
                done.bytes,
                written.len() as u64,
                "what is reported is what was written"
            );
            assert!(done.archive.size == 0 || done.archive.size == done.bytes);
            assert_silent(&format!("{done:?}"));
        }
        Err(error) => refused(error, &archive),
    }

    // Part by part the same comes, and the position says how much.
    let parted = storage();
    let mut read = Vec::new();
    match now(download(&parted).open(0)) {
        Ok(mut parts) => loop {
            let before = read.len() as u64;
            assert_eq!(parts.position(), before);
            match now(parts.try_next()) {
                Ok(Some(part)) => {
                    assert!(!part.is_empty());
                    read.extend_from_slice(&part);
                }
                Ok(None) => {
                    assert_eq!(now(async { parts.finish() }).is_ok(), done.is_ok());
                    break;
                }
                Err(error) => {
                    assert_eq!(
                        parts.position(),
                        before,
                        "after an error it stands where it stood"
                    );
                    assert!(done.is_err());
                    refused(&error, &archive);
                    break;
                }
            }
        },
        Err(error) => refused(&error, &archive),
    }
    assert!(read == written, "both ways of reading read the same");
});

fn refused(error: &DownloadError, archive: &str) {
    // The service's own words are shown.
    if !archive.contains("\"message\"") && !archive.contains("\"status\"") {
        assert_tells(error);
    } else if !archive.replace("?sig=", "").contains("m4rk") {
        assert_silent(&vonage_video_fuzz::told(error));
    }
}

#[derive(Debug)]
struct Storage {
    archive: String,
    answers: Mutex<VecDeque<String>>,
    requests: Mutex<usize>,
}

#[async_trait]
impl Dispatch for Storage {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        assert!(request.uri().host().is_none());
        Ok(Response::new(Bytes::from(self.archive.clone())))
    }

    async fn fetch(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let mut requests = self.requests.lock().expect("no target panics twice");
        *requests += 1;
        assert!(*requests < MOST_REQUESTS, "a download that does not end");
        assert!(request.headers().contains_key(header::RANGE));
        assert!(!request.headers().contains_key(header::AUTHORIZATION));
        let line = self.answers.lock().expect("no target panics twice").pop_front();
        match line.as_deref() {
            None | Some("lost") => Err(Error::lost("the connection is gone")),
            Some("timeout") => Err(Error::timeout(Limit::Attempt, Outcome::Unknown)),
            Some(line) => Ok(answer(line)),
        }
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

fn answer(line: &str) -> Response<Bytes> {
    let mut parts = line.splitn(4, '|');
    let mut part = || parts.next().unwrap_or_default();
    let (status, range, tag, body) = (part(), part(), part(), part());
    let length = body
        .strip_prefix('*')
        .and_then(|number| number.parse::<usize>().ok());
    let body = match length {
        Some(length) => Bytes::from(vec![b'x'; length.min(200_000)]),
        None => Bytes::copy_from_slice(body.as_bytes()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status
        .parse::<u16>()
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok())
        .unwrap_or(StatusCode::PARTIAL_CONTENT);
    for (name, value) in [(header::CONTENT_RANGE, range), (header::ETAG, tag)] {
        if let Some(value) = HeaderValue::from_str(value).ok().filter(|_| !value.is_empty()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
