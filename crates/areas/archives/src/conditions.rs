//! What to wait for.
//!
//! ```no_run
//! # async fn example(archives: vonage_video_archives::Archives) -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use vonage_video_archives::conditions;
//!
//! let archive = archives
//!     .get("9d0c7a5e-1b62-4f38-8a4d-33f0c1e2b4a7")
//!     .until(conditions::available)
//!     .within(Duration::from_mins(20))
//!     .await?;
//! # let _ = archive; Ok(()) }
//! ```

use vonage_video_core::Progress;
use vonage_video_models::{Archive, ArchiveStatus};

/// The recording has ended and its file is where it belongs: in Vonage's cloud, or in storage of your own.
///
/// Never so once the archive has failed, expired or been deleted.
pub fn available(archive: &Archive) -> Progress {
    match archive.status {
        ArchiveStatus::Available | ArchiveStatus::Uploaded => Progress::Ready,
        _ => ended_badly(archive),
    }
}

/// The recording has ended, whatever became of its file. Never so once the archive has failed.
pub fn stopped(archive: &Archive) -> Progress {
    match archive.status {
        ArchiveStatus::Stopped
        | ArchiveStatus::Available
        | ArchiveStatus::Uploaded
        | ArchiveStatus::Expired
        | ArchiveStatus::Deleted => Progress::Ready,
        _ => ended_badly(archive),
    }
}

fn ended_badly(archive: &Archive) -> Progress {
    match archive.status {
        ArchiveStatus::Failed | ArchiveStatus::Expired | ArchiveStatus::Deleted => {
            Progress::Never(match archive.reason.as_str() {
                "" => format!("the archive is {}", archive.status).into(),
                reason => format!("the archive is {}: {reason}", archive.status).into(),
            })
        }
        _ => Progress::Pending,
    }
}
