//! Downloading recordings from Vonage's cloud.
//!
//! A recording is read in parts, so that memory holds one part only, a slow network gets smaller ones, and what is cut
//! off goes on where it stopped. The URL of a recording is good for 10 minutes; when the storage refuses it, a new one is
//! asked for. In the end size and SHA-256 are compared with what the service says, where it says so.
//!
//! ```no_run
//! # async fn example(archives: vonage_video_archives::Archives) -> Result<(), Box<dyn std::error::Error>> {
//! let done = archives
//!     .download("9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7")
//!     .on_progress(|bytes, total| eprintln!("{bytes} of {total:?}"))
//!     .to_file("rehearsal.mp4")
//!     .await?;
//! println!("{} bytes", done.bytes);
//! # Ok(()) }
//! ```

mod error;
mod file;
mod part;
mod parts;

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use vonage_video_core::Handle;
use vonage_video_models::{Archive, ArchiveId};

pub use error::{DownloadError, DownloadErrorKind};
pub use parts::Parts;

/// Told how many bytes are there, and how many there will be once that is known.
type OnProgress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// A download of one recording, being set up.
#[derive(Clone)]
#[must_use = "a download does nothing until it is opened or written somewhere"]
pub struct Download {
    handle: Handle,
    archive: ArchiveId,
    part_size: u64,
    on_progress: Option<OnProgress>,
}

/// A recording that was downloaded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Downloaded {
    /// The archive, as of the beginning of the download.
    pub archive: Archive,
    /// How many bytes it has.
    pub bytes: u64,
    /// Whether its SHA-256 was compared with the service's. It gives one for some archives only.
    pub sha256_checked: bool,
}

impl Download {
    /// The largest part, in bytes.
    const LARGEST_PART: u64 = 16 * 1024 * 1024;
    /// The smallest part, in bytes.
    const SMALLEST_PART: u64 = 64 * 1024;

    pub(crate) fn new(handle: Handle, archive: ArchiveId) -> Self {
        Self {
            handle,
            archive,
            part_size: 2 * 1024 * 1024,
            on_progress: None,
        }
    }

    /// How many bytes are read at a time: 64 KiB to 16 MiB; values beyond are taken for the nearest. Default: 2 MiB. A
    /// part that takes longer than the client's limit for an attempt is asked for again at half the size; after some that
    /// arrived, larger ones are tried again.
    pub fn part_size(mut self, bytes: u64) -> Self {
        self.part_size = bytes.clamp(Self::SMALLEST_PART, Self::LARGEST_PART);
        self
    }

    /// Called after each part with the bytes that are there and the bytes there will be, if that is known. Must not
    /// block.
    pub fn on_progress(mut self, tell: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(tell));
        self
    }

    /// Opens the recording for reading part by part, from `offset` on; for destinations of your own, and for going on
    /// where an earlier download stopped.
    ///
    /// # Errors
    ///
    /// [`DownloadError`]: the archive cannot be read, or is not available.
    pub async fn open(self, offset: u64) -> Result<Parts, DownloadError> {
        Parts::open(self, offset).await
    }

    /// Writes the recording to `writer`, and checks it.
    ///
    /// The writer is called between parts on the task that awaits; one that blocks for long belongs elsewhere: read the
    /// [parts](Self::open) yourself then.
    ///
    /// # Errors
    ///
    /// [`DownloadError`]: the archive cannot be read or is not available, its storage fails, the writer fails, size or
    /// checksum are not what the service says. What was written so far stays written.
    pub async fn to_writer<W: Write + Send>(self, writer: &mut W) -> Result<Downloaded, DownloadError> {
        let mut parts = self.open(0).await?;
        while let Some(part) = parts.try_next().await? {
            writer.write_all(&part).map_err(DownloadError::io)?;
        }
        writer.flush().map_err(DownloadError::io)?;
        parts.finish()
    }

    /// Writes the recording to a file, and checks it. A file that is there already is replaced once the new one is
    /// complete.
    ///
    /// Until then the parts are in `NAME.ARCHIVE.part` beside it. When a download is cut off, the next one to the same
    /// file goes on where it stopped. Two at once do not harm each other. The disk is read and written on the task that
    /// awaits, one part at a time.
    ///
    /// # Errors
    ///
    /// As [`to_writer`](Self::to_writer). After a failed check, and when the recording has changed, the parts are removed;
    /// otherwise they are kept.
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<Downloaded, DownloadError> {
        file::write(self, path.as_ref().to_owned()).await
    }

    fn tell(&self, bytes: u64, total: Option<u64>) {
        if let Some(tell) = &self.on_progress {
            tell(bytes, total);
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("archive", &self.archive)
            .field("part_size", &self.part_size)
            .finish_non_exhaustive()
    }
}
