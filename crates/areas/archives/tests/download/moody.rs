//! A service and its storage, with moods.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sha2::{Digest, Sha256};
use vonage_video_archives::{Archives, GetArchive};
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response, header};
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

/// What goes wrong the next time something is fetched.
pub(crate) enum Mood {
    Expired,
    Slow,
    Lost,
    Other(u16),
    Ignores,
    Changed,
    /// This range, and these bytes.
    Says(&'static str, Vec<u8>),
}

/// The service and its storage, with moods.
#[derive(Debug)]
pub(crate) struct Moody {
    pub(crate) script: Script,
    pub(crate) moods: Mutex<VecDeque<Mood>>,
    ranges: Mutex<Vec<String>>,
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
            script: script.file(content.to_vec()),
            moods: Mutex::new(moods.into_iter().collect()),
            ranges: Mutex::default(),
        })
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
                self.script.fetch(request).await
            }
            Some(Mood::Changed) => {
                let mut response = self.script.fetch(request).await?;
                response
                    .headers_mut()
                    .insert(header::ETAG, "\"2\"".parse().unwrap());
                Ok(response)
            }
            None => {
                let mut response = self.script.fetch(request).await?;
                response
                    .headers_mut()
                    .insert(header::ETAG, "\"1\"".parse().unwrap());
                Ok(response)
            }
        }
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}
