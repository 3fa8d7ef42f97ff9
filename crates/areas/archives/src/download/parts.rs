//! Reading a recording part by part.

use std::fmt;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use vonage_video_models::{Archive, ArchiveStatus};

use super::part::{self, Answer};
use super::{Download, DownloadError, DownloadErrorKind, Downloaded};
use crate::GetArchive;

/// After so many parts of one size a larger one is tried.
const PARTS_OF_A_SIZE: u32 = 16;
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
    /// How much is asked for at a time, for now.
    part_size: u64,
    /// How many parts arrived since that size last changed.
    arrived: u32,
    total: Option<u64>,
    tag: Option<Vec<u8>>,
    /// The digest of everything before the position, if all of it was seen.
    digest: Option<Sha256>,
}

impl Parts {
    pub(super) async fn open(download: Download, offset: u64) -> Result<Self, DownloadError> {
        let archive = look(&download).await?;
        let total = (archive.size > 0).then_some(archive.size);
        Ok(Self {
            part_size: download.part_size,
            arrived: 0,
            archive,
            position: offset,
            total,
            tag: None,
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

    /// Takes bytes over that an earlier download left behind, in order and from the first on.
    pub(super) fn already_there(&mut self, bytes: &[u8]) {
        self.position = self.position.saturating_add(bytes.len() as u64);
        if let Some(digest) = &mut self.digest {
            digest.update(bytes);
        }
    }

    /// The next part, or `None` behind the last one.
    ///
    /// # Errors
    ///
    /// [`DownloadError`]; asking again goes on where it stopped.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, DownloadError> {
        if self.total.is_some_and(|total| self.position >= total) {
            return Ok(None);
        }
        let (mut renewed, mut slow) = (false, 0);
        loop {
            let Some(url) = self.archive.url.clone() else {
                return Err(DownloadError::not_available(&self.archive));
            };
            let dispatch = self.download.handle.dispatch();
            let answer = part::read(&**dispatch, url.expose(), self.position, self.part_size).await?;
            match answer {
                Answer::Part { bytes, total, tag } => return self.take(bytes, total, tag),
                Answer::UrlRefused(error) if renewed => {
                    return Err(DownloadError::new(DownloadErrorKind::Storage(error)));
                }
                Answer::UrlRefused(_) => {
                    renewed = true;
                    self.archive.url = look(&self.download).await?.url;
                }
                Answer::TooSlow(error) if self.part_size <= Download::SMALLEST_PART => {
                    slow += 1;
                    if slow == SMALLEST_ASKED_FOR {
                        return Err(DownloadError::new(DownloadErrorKind::Storage(error)));
                    }
                }
                Answer::TooSlow(_) => self.resize(self.part_size / 2),
            }
        }
    }

    fn resize(&mut self, part_size: u64) {
        self.part_size = part_size.clamp(Download::SMALLEST_PART, self.download.part_size);
        self.arrived = 0;
    }

    fn take(
        &mut self,
        bytes: Bytes,
        total: u64,
        tag: Option<Vec<u8>>,
    ) -> Result<Option<Bytes>, DownloadError> {
        if self.tag.is_some() && tag.is_some() && self.tag != tag {
            return Err(DownloadError::new(DownloadErrorKind::Changed));
        }
        self.tag = tag.or_else(|| self.tag.take());
        // Better now than at the end of gigabytes.
        if self.archive.size > 0 && self.archive.size != total {
            return Err(wrong_size(self.archive.size, total));
        }
        self.total = Some(total);
        if bytes.is_empty() {
            return Ok(None);
        }
        self.arrived += 1;
        if self.arrived == PARTS_OF_A_SIZE {
            // What was slow for a moment must not stay slow for hours.
            self.resize(self.part_size.saturating_mul(2));
        }
        if let Some(digest) = &mut self.digest {
            digest.update(&bytes);
        }
        self.position = self.position.saturating_add(bytes.len() as u64);
        self.download.tell(self.position, self.total);
        Ok(Some(bytes))
    }

    /// Compares what was read with what the service says. The checksum only if everything was read from the first byte
    /// on.
    ///
    /// # Errors
    ///
    /// Another size, another SHA-256.
    pub fn finish(self) -> Result<Downloaded, DownloadError> {
        let said = (self.archive.size > 0).then_some(self.archive.size);
        for expected in [said, self.total].into_iter().flatten() {
            if expected != self.position {
                return Err(wrong_size(expected, self.position));
            }
        }
        let sha256_checked = match (&self.archive.sha256, self.digest) {
            (Some(expected), Some(digest)) => {
                if !hex(&digest.finalize()).eq_ignore_ascii_case(expected) {
                    return Err(DownloadError::new(DownloadErrorKind::Checksum));
                }
                true
            }
            _ => false,
        };
        Ok(Downloaded {
            archive: self.archive,
            bytes: self.position,
            sha256_checked,
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
