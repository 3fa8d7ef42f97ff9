//! Reading a recording part by part.

use std::fmt;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use vonage_video_models::{Archive, ArchiveStatus};

use super::pace::Pace;
use super::part::{self, Answer};
use super::{Download, DownloadError, DownloadErrorKind, Downloaded, Verification, Version};
use crate::GetArchive;

/// How often the smallest part is asked for before it counts as too slow.
const SMALLEST_ASKED_FOR: u32 = 3;

/// A recording that is being read, part by part.
///
/// After an error it stands where it stood: asking again asks for the part that failed. So it does after the future of
/// [`try_next`](Self::try_next) was dropped.
#[must_use = "a recording is read as its parts are asked for"]
pub struct Parts {
    download: Download,
    archive: Archive,
    position: u64,
    pace: Pace,
    total: Option<u64>,
    /// Once the first part has come, or as it was given.
    version: Option<Version>,
    /// The digest of everything before the position, if all of it was seen.
    digest: Option<Sha256>,
}

impl Parts {
    pub(super) async fn open(download: Download, offset: u64) -> Result<Self, DownloadError> {
        let archive = look(&download).await?;
        let total = (archive.size > 0).then_some(archive.size);
        let version = download.version.clone();
        if let (Some(said), Some(version)) = (total, &version)
            && said != version.total()
        {
            return Err(DownloadError::new(DownloadErrorKind::Changed));
        }
        Ok(Self {
            pace: Pace::new(download.part_size),
            archive,
            position: offset,
            total,
            version,
            digest: (offset == 0).then(Sha256::new),
            download,
        })
    }

    /// The archive, as of the beginning.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// How many bytes lie before what is read next.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// How many bytes there are, once that is known.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Returns which version of the recording is read, once that is known.
    ///
    /// Store it with the bytes: a later download goes on behind them with [`Download::of_version`] and
    /// [`open`](Download::open).
    #[must_use]
    pub fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// Reads the rest of this version.
    pub(super) fn go_on_with(&mut self, version: Version) {
        self.total = Some(version.total());
        self.version = Some(version);
    }

    /// Takes bytes over that an earlier download left behind, in order and from the first on.
    pub(super) fn already_there(&mut self, bytes: &[u8]) {
        self.position = self.position.saturating_add(bytes.len() as u64);
        if let Some(digest) = &mut self.digest {
            digest.update(bytes);
        }
    }

    /// The SHA-256 of everything before the position, if all of it was seen.
    pub(super) fn digest(&self) -> Option<String> {
        self.digest.clone().map(|digest| hex(&digest.finalize()))
    }

    /// Asks whether the storage still has the version that the bytes before the position belong to: reads the last of
    /// them again.
    pub(super) async fn confirm(&mut self) -> Result<(), DownloadError> {
        self.ask(self.position.saturating_sub(1), 1).await.map(drop)
    }

    /// Whether nothing is missing, as far as the size is known.
    pub(super) fn is_complete(&self) -> bool {
        self.total.is_some_and(|total| self.position >= total)
    }

    /// The next part, or `None` behind the last one.
    ///
    /// # Errors
    ///
    /// [`DownloadError`]; asking again goes on where it stopped.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, DownloadError> {
        if self.is_complete() {
            return Ok(None);
        }
        let bytes = self.ask(self.position, u64::MAX).await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if let Some(digest) = &mut self.digest {
            digest.update(&bytes);
        }
        self.position = self.position.saturating_add(bytes.len() as u64);
        self.download.tell(self.position, self.total);
        Ok(Some(bytes))
    }

    /// Reads one part, with a new URL where the storage takes the old one no longer.
    async fn ask(&mut self, offset: u64, most: u64) -> Result<Bytes, DownloadError> {
        let (mut renewed, mut slow) = (false, 0);
        loop {
            let Some(url) = self.archive.url.clone() else {
                return Err(DownloadError::not_available(&self.archive));
            };
            let dispatch = self.download.handle.dispatch();
            let length = self.pace.size().min(most);
            let asked = dispatch.now();
            let answer = part::read(&**dispatch, url.expose(), offset, length, self.version.as_ref()).await?;
            match answer {
                Answer::Part { bytes, version } => {
                    if most > length {
                        self.pace.arrived(dispatch.now().saturating_sub(asked));
                    }
                    self.is_right(version)?;
                    return Ok(bytes);
                }
                Answer::Changed => return Err(DownloadError::new(DownloadErrorKind::Changed)),
                Answer::UrlRefused(error) if renewed => {
                    return Err(DownloadError::new(DownloadErrorKind::Storage(error)));
                }
                Answer::UrlRefused(_) => {
                    renewed = true;
                    self.archive.url = look(&self.download).await?.url;
                }
                Answer::TooSlow(error) if !self.pace.too_slow() => {
                    slow += 1;
                    if slow == SMALLEST_ASKED_FOR {
                        return Err(DownloadError::new(DownloadErrorKind::Storage(error)));
                    }
                }
                Answer::TooSlow(_) => {}
            }
        }
    }

    /// The first part tells the version; all others were asked for by it.
    fn is_right(&mut self, version: Version) -> Result<(), DownloadError> {
        // Better now than at the end of gigabytes.
        if self.archive.size > 0 && self.archive.size != version.total() {
            return Err(wrong_size(self.archive.size, version.total()));
        }
        self.total = Some(version.total());
        self.version.get_or_insert(version);
        Ok(())
    }

    /// Compares what was read with what the service says. The checksum only if everything was read from the first byte
    /// on.
    ///
    /// # Errors
    ///
    /// Another size, another SHA-256.
    pub fn finish(self) -> Result<Downloaded, DownloadError> {
        self.check()
    }

    pub(super) fn check(&self) -> Result<Downloaded, DownloadError> {
        let said = (self.archive.size > 0).then_some(self.archive.size);
        for expected in [said, self.total].into_iter().flatten() {
            if expected != self.position {
                return Err(wrong_size(expected, self.position));
            }
        }
        let verified = match (&self.archive.sha256, self.digest()) {
            (Some(expected), Some(digest)) => {
                if !digest.eq_ignore_ascii_case(expected) {
                    return Err(DownloadError::new(DownloadErrorKind::Checksum));
                }
                Verification::Sha256
            }
            _ => Verification::Size,
        };
        Ok(Downloaded {
            archive: self.archive.clone(),
            bytes: self.position,
            verified,
            resumed: 0,
            restarted: None,
        })
    }
}

/// Reads the archive, which must be available.
async fn look(download: &Download) -> Result<Archive, DownloadError> {
    let archive = download
        .handle
        .call(GetArchive::new(&download.archive))
        .await
        .map_err(|error| DownloadError::new(DownloadErrorKind::Archive(error)))?;
    // A state this version does not know may come with a URL all the same.
    if archive.url.is_none() || archive.status == ArchiveStatus::Uploaded {
        return Err(DownloadError::not_available(&archive));
    }
    Ok(archive)
}

fn wrong_size(expected: u64, actual: u64) -> DownloadError {
    DownloadError::new(DownloadErrorKind::Size { expected, actual })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("archive", &self.archive.id)
            .field("position", &self.position)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}
