//! Downloading recordings from Vonage's cloud.
//!
//! A recording is read in parts, so that memory holds one part only, a slow network gets smaller ones, and what is cut
//! off goes on where it stopped. The URL of a recording is good for 10 minutes; when the storage refuses it, a new one is
//! asked for. Each part is asked for by the [`Version`] of the first one, so that two recordings are never mixed. In the
//! end size and SHA-256 are compared with what the service says, where it says so.
//!
//! ```no_run
//! # async fn example(archives: vonage_video_archives::Archives) -> Result<(), Box<dyn std::error::Error>> {
//! let done = archives
//!     .download("9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7")
//!     .on_progress(|bytes, total| eprintln!("{bytes} of {total:?}"))
//!     .to_file("rehearsal.mp4")
//!     .await?;
//! println!("{} bytes, verified by {}", done.bytes, done.verified);
//! # Ok(()) }
//! ```

mod error;
mod file;
mod pace;
mod part;
mod partial;
mod parts;
mod sidecar;
mod version;

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use vonage_video_core::Handle;
use vonage_video_models::{Archive, ArchiveId};

pub use error::{DownloadError, DownloadErrorKind};
pub use parts::Parts;
pub use version::Version;

/// Told how many bytes are there, and how many there will be once that is known.
type OnProgress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;
/// Told why earlier bytes are not used.
type OnRestart = Arc<dyn Fn(Restart) + Send + Sync>;

/// A download of one recording, being set up.
#[derive(Clone)]
#[must_use = "a download does nothing until it is opened or written somewhere"]
pub struct Download {
    handle: Handle,
    archive: ArchiveId,
    part_size: u64,
    version: Option<Version>,
    overwrite: bool,
    on_progress: Option<OnProgress>,
    on_restart: Option<OnRestart>,
}

/// A recording that was downloaded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Downloaded {
    /// The archive, as of the beginning of the download.
    pub archive: Archive,
    /// How many bytes it has.
    pub bytes: u64,
    /// What it was compared with.
    pub verified: Verification,
    /// How many of the bytes an earlier download to the same file had left, which were not read again.
    pub resumed: u64,
    /// Why bytes that were there already were not used, if so.
    pub restarted: Option<Restart>,
}

/// What a recording was compared with in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verification {
    /// The number of bytes is what the service, or else the storage, says. The service gave no SHA-256, or the first
    /// bytes were not read.
    Size,
    /// Size and SHA-256 are what the service says. It gives a SHA-256 for some archives only.
    Sha256,
}

/// Why a download to a file began anew where bytes of it were there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Restart {
    /// Nothing shows which recording the bytes in the partial file belong to.
    UnknownOrigin,
    /// The bytes in the partial file are not those that were written to it.
    Damaged,
    /// The recording is not the one that the bytes belong to: it was replaced in its storage.
    Changed,
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
            version: None,
            overwrite: false,
            on_progress: None,
            on_restart: None,
        }
    }

    /// Limits how many bytes are read at a time: 64 KiB to 16 MiB; values beyond are taken for the nearest. Default:
    /// 2 MiB.
    ///
    /// A download begins with 4 KiB and sizes each part by the time that the one before took, so that a part takes about a
    /// second. A part that takes longer than the client's limit for an attempt is asked for again at a quarter of the size.
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

    /// Called when a download [to a file](Self::to_file) begins anew where bytes of it were there already. Must not
    /// block.
    pub fn on_restart(mut self, tell: impl Fn(Restart) + Send + Sync + 'static) -> Self {
        self.on_restart = Some(Arc::new(tell));
        self
    }

    /// Reads this version of the recording alone: one that has changed since fails with
    /// [`Changed`](DownloadErrorKind::Changed). Set it to the [version](Parts::version) of the earlier bytes when reading
    /// begins behind them. Downloads [to a file](Self::to_file) keep their own.
    pub fn of_version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// Whether [`to_file`](Self::to_file) may replace a file that exists. Default: no.
    pub fn overwrite(mut self, overwrite: bool) -> Self {
        self.overwrite = overwrite;
        self
    }

    /// Opens the recording for reading part by part, from `offset` on; for destinations of your own, and for going on
    /// where an earlier download stopped. For the latter set [`of_version`](Self::of_version) too: otherwise nothing shows
    /// that the recording is still the same.
    ///
    /// # Errors
    ///
    /// [`DownloadError`]: the archive cannot be read, is not available, or has another size than that version.
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

    /// Writes the recording to a file that only its owner may read, and checks it. A file that exists is replaced only
    /// with [`overwrite`](Self::overwrite), once the new one is complete; so is one that appears meanwhile.
    ///
    /// Until then the bytes are in `NAME.ARCHIVE.part` beside it, a regular file that only its owner may read, and the
    /// version of the recording they belong to in `NAME.ARCHIVE.part.json`. When a download is cut off, the next one to
    /// the same file goes on where it stopped. It begins anew, and says so by [`on_restart`](Self::on_restart) and in
    /// [`Downloaded::restarted`], where the bytes are not those that were written, where nothing shows which recording they
    /// belong to, and where the recording has changed. Two at once are not possible: the second one fails. The disk is read
    /// and written on the task that awaits, one part at a time.
    ///
    /// # Errors
    ///
    /// As [`to_writer`](Self::to_writer); the file exists, another download to it is running, its partial file is no
    /// regular file. After a failed check the partial file is removed, otherwise it is kept.
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<Downloaded, DownloadError> {
        file::write(self, path.as_ref().to_owned()).await
    }

    fn tell(&self, bytes: u64, total: Option<u64>) {
        if let Some(tell) = &self.on_progress {
            tell(bytes, total);
        }
    }

    fn tell_restart(&self, reason: Restart) {
        if let Some(tell) = &self.on_restart {
            tell(reason);
        }
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Size => "size",
            Self::Sha256 => "size and SHA-256",
        })
    }
}

impl fmt::Display for Restart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownOrigin => "nothing shows which recording the bytes in the partial file belong to",
            Self::Damaged => "the bytes in the partial file are not those that were written to it",
            Self::Changed => "the recording has changed",
        })
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
