//! A service and its storage, with moods.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sha2::{Digest, Sha256};
use vonage_video_archives::{Archives, GetArchive};
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use vonage_video_core::{Dispatch, Error, Handle, Limit, Outcome, Script, async_trait};
use vonage_video_models::{Archive, ArchiveStatus};

pub(crate) const KIB: usize = 1024;

pub(crate) fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index * 31 % 251) as u8).collect()
}

pub(crate) fn available(content: &[u8]) -> Archive {
    let mut archive = Archive::new("9d0c7a5e", "1_MX4");
    archive.status = ArchiveStatus::Available;
    archive.size = content.len() as u64;
    archive.sha256 = Some(
        Sha256::digest(content)
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect(),
    );
    archive.url = Some("https://store.example.net/archive.mp4?sig=s3cret".into());
    archive
}

/// How much of the preconditions a storage knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conditions {
    All,
    IfRange,
    None,
}

/// What goes wrong the next time something is fetched.
pub(crate) enum Mood {
    Expired,
    Slow,
    Lost,
    Other(u16),
    Ignores,
    /// This range, and these bytes.
    Says(&'static str, Vec<u8>),
}

/// The service and its storage, with moods.
#[derive(Debug)]
pub(crate) struct Moody {
    pub(crate) script: Script,
    pub(crate) moods: Mutex<VecDeque<Mood>>,
    ranges: Mutex<Vec<String>>,
    pub(crate) conditions: Mutex<Conditions>,
    stored: Mutex<Stored>,
    /// What each request takes, and how many bytes come in a second.
    pub(crate) link: Mutex<Option<(Duration, u64)>>,
    clock: Mutex<Duration>,
}

#[derive(Debug)]
struct Stored {
    content: Vec<u8>,
    headers: HeaderMap,
}

impl std::fmt::Debug for Mood {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mood")
    }
}

impl Moody {
    pub(crate) fn new(
        archives: &[&Archive],
        content: &[u8],
        moods: impl IntoIterator<Item = Mood>,
    ) -> Arc<Self> {
        let script = archives.iter().fold(Script::new(), |script, archive| {
            script.reply::<GetArchive>(archive)
        });
        Arc::new(Self {
            script,
            moods: Mutex::new(moods.into_iter().collect()),
            ranges: Mutex::default(),
            conditions: Mutex::new(Conditions::All),
            stored: Mutex::new(Stored {
                content: content.to_vec(),
                headers: headers([("etag", "\"1\"")]),
            }),
            link: Mutex::default(),
            clock: Mutex::default(),
        })
    }

    /// Puts another recording in its place.
    pub(crate) fn store(
        &self,
        content: &[u8],
        validators: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) {
        *self.stored.lock().unwrap() = Stored {
            content: content.to_vec(),
            headers: headers(validators),
        };
    }

    /// Answers as a storage does: a part of the recording, all of it, or that it is another one.
    async fn serve(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let (content, validators) = {
            let stored = self.stored.lock().unwrap();
            (stored.content.clone(), stored.headers.clone())
        };
        let is = |name: HeaderName, validator: HeaderName| {
            let wanted = request.headers().get(name);
            wanted.is_none_or(|wanted| validators.get(validator) == Some(wanted))
        };
        let conditions = *self.conditions.lock().unwrap();
        let unmodified = is(header::IF_UNMODIFIED_SINCE, header::LAST_MODIFIED);
        if conditions == Conditions::All && !(unmodified && is(header::IF_MATCH, header::ETAG)) {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::PRECONDITION_FAILED;
            return Ok(response);
        }
        let in_range = is(header::IF_RANGE, header::ETAG) || is(header::IF_RANGE, header::LAST_MODIFIED);
        if conditions != Conditions::None && !in_range {
            request.headers_mut().remove(header::RANGE);
        }
        let mut response = Script::new().file(content).fetch(request).await?;
        if let Some((latency, bytes_a_second)) = *self.link.lock().unwrap() {
            let micros = response.body().len() as u64 * 1_000_000 / bytes_a_second;
            *self.clock.lock().unwrap() += latency + Duration::from_micros(micros);
        }
        response.headers_mut().extend(validators);
        Ok(response)
    }

    pub(crate) fn archives(self: &Arc<Self>) -> Archives {
        Archives::new(Handle::new(self.clone(), "app-1"))
    }

    pub(crate) fn ranges(&self) -> Vec<String> {
        self.ranges.lock().unwrap().clone()
    }
}

#[async_trait]
impl Dispatch for Moody {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        self.script.send(request).await
    }

    async fn fetch(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        assert!(request.headers().get(header::AUTHORIZATION).is_none());
        let range = request.headers()[header::RANGE].to_str().unwrap().to_owned();
        self.ranges.lock().unwrap().push(range);
        let status = |status| {
            Response::builder()
                .status(status)
                .body(Bytes::new())
                .map_err(Error::lost)
        };
        tokio::task::yield_now().await;
        let mood = self.moods.lock().unwrap().pop_front();
        match mood {
            Some(Mood::Expired) => status(403),
            Some(Mood::Other(other)) => status(other),
            Some(Mood::Says(range, body)) => Response::builder()
                .status(206)
                .header(header::CONTENT_RANGE, range)
                .body(body.into())
                .map_err(Error::lost),
            Some(Mood::Slow) => Err(Error::timeout(Limit::Attempt, Outcome::Unknown)),
            Some(Mood::Lost) => Err(Error::lost("cable")),
            Some(Mood::Ignores) => {
                request.headers_mut().remove(header::RANGE);
                self.serve(request).await
            }
            None => self.serve(request).await,
        }
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        *self.clock.lock().unwrap()
    }
}

fn headers(validators: impl IntoIterator<Item = (&'static str, &'static str)>) -> HeaderMap {
    validators
        .into_iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect()
}
