//! Reading a recording part by part.

use std::fmt;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use vonage_video_models::{Archive, ArchiveStatus};

use super::part::{self, Answer};
use super::{Download, DownloadError, DownloadErrorKind, Downloaded};
use crate::GetArchive;

/// A recording that is being read, part by part.
///
/// After an error it stands where it stood: asking again asks for the part that failed.
pub struct Parts {
    download: Download,
    archive: Archive,
    position: u64,
    part_size: u64,
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
        let mut renewed = false;
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
                    return Err(DownloadError::new(DownloadErrorKind::Storage(error)));
                }
                Answer::TooSlow(_) => self.part_size = (self.part_size / 2).max(Download::SMALLEST_PART),
            }
        }
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
        self.total = Some(total);
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
                return Err(DownloadError::new(DownloadErrorKind::Size {
                    expected,
                    actual: self.position,
                }));
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
