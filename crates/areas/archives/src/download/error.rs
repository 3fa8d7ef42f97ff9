//! Why a download failed.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::PathBuf;

use vonage_video_core::Error;
use vonage_video_models::{Archive, ArchiveStatus};

/// Why a download failed. Never repeats the recording's URL.
#[derive(Debug)]
pub struct DownloadError {
    kind: DownloadErrorKind,
}

/// What kind of failure it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum DownloadErrorKind {
    /// The archive could not be read from the service.
    Archive(Error),
    /// The archive cannot be downloaded in this state: it is not finished yet, has expired, failed, or was uploaded to
    /// storage of your own.
    NotAvailable(ArchiveStatus),
    /// The storage could not be read. Calling again goes on where it stopped.
    Storage(Error),
    /// The storage answered in a way that cannot be used.
    Answer(&'static str),
    /// The recording became another one while it was read.
    Changed,
    /// The recording has another size than the service says.
    Size {
        /// What the service says, in bytes.
        expected: u64,
        /// What came, in bytes.
        actual: u64,
    },
    /// The recording has another SHA-256 than the service says.
    Checksum,
    /// A file of this name exists, and [`overwrite`](super::Download::overwrite) was not set. Where it appeared during
    /// the download, the complete recording is kept in the partial file: a download that may overwrite moves it into
    /// place without reading it again.
    Exists,
    /// Another download to the same file is running.
    Busy,
    /// The partial file is a link, a pipe, a directory or a device, which is never written to.
    NotAFile(PathBuf),
    /// The file or writer failed.
    Io(io::Error),
}

impl DownloadError {
    pub(super) fn new(kind: DownloadErrorKind) -> Self {
        Self { kind }
    }

    pub(super) fn io(error: io::Error) -> Self {
        Self::new(DownloadErrorKind::Io(error))
    }

    pub(super) fn not_available(archive: &Archive) -> Self {
        Self::new(DownloadErrorKind::NotAvailable(archive.status.clone()))
    }

    /// Whether what was read so far is of no use for another download.
    pub(super) fn spoils_what_was_read(&self) -> bool {
        matches!(
            self.kind,
            DownloadErrorKind::Changed | DownloadErrorKind::Size { .. } | DownloadErrorKind::Checksum
        )
    }

    /// What kind of failure it was.
    #[must_use]
    pub fn kind(&self) -> &DownloadErrorKind {
        &self.kind
    }

    /// The failed call, where it was one: to the service, or to the storage.
    #[must_use]
    pub fn call(&self) -> Option<&Error> {
        match &self.kind {
            DownloadErrorKind::Archive(error) | DownloadErrorKind::Storage(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            DownloadErrorKind::Archive(_) => f.write_str("the archive could not be read"),
            DownloadErrorKind::NotAvailable(ArchiveStatus::Uploaded) => f.write_str(
                "the archive was uploaded to storage of your own; it is there, not in Vonage's cloud",
            ),
            DownloadErrorKind::NotAvailable(status) => {
                write!(
                    f,
                    "the archive is `{status}`; only one that is `available` can be downloaded"
                )
            }
            DownloadErrorKind::Storage(_) => f.write_str("the recording could not be read from its storage"),
            DownloadErrorKind::Answer(problem) => write!(f, "the storage {problem}"),
            DownloadErrorKind::Changed => f.write_str("the recording changed while it was read"),
            DownloadErrorKind::Size { expected, actual } => write!(
                f,
                "the recording has {actual} bytes, where the service says {expected}"
            ),
            DownloadErrorKind::Checksum => {
                f.write_str("the recording has another SHA-256 than the service says")
            }
            DownloadErrorKind::Exists => f.write_str("cannot write the recording: the file exists"),
            DownloadErrorKind::Busy => {
                f.write_str("cannot write the recording: another download to this file is running")
            }
            DownloadErrorKind::NotAFile(path) => write!(
                f,
                "cannot write the recording: {} is not a regular file; remove it",
                path.display()
            ),
            DownloadErrorKind::Io(_) => f.write_str("the recording could not be written"),
        }
    }
}

impl StdError for DownloadError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.kind {
            DownloadErrorKind::Archive(error) | DownloadErrorKind::Storage(error) => Some(error),
            DownloadErrorKind::Io(error) => Some(error),
            _ => None,
        }
    }
}
