//! Writing a recording to a file.

use std::fs;
use std::future::poll_fn;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::task::Poll;

use super::partial::{Found, Partial};
use super::sidecar::Sidecar;
use super::{Download, DownloadError, DownloadErrorKind, Downloaded, Parts, Restart};

/// How often a download begins anew before it gives up on a recording that keeps changing.
const RESTARTS: u32 = 2;

/// Why the partial file was not completed.
enum Stopped {
    Restart(Restart),
    Failed(DownloadError),
}

impl Stopped {
    fn io(error: io::Error) -> Self {
        Self::Failed(DownloadError::io(error))
    }
}

pub(super) async fn write(mut download: Download, path: PathBuf) -> Result<Downloaded, DownloadError> {
    if !download.overwrite && fs::symlink_metadata(&path).is_ok() {
        return Err(DownloadError::new(DownloadErrorKind::Exists));
    }
    // The partial file's own decides.
    download.version = None;
    let mut parts = download.clone().open(0).await?;
    let (mut partial, found) = Partial::open(&path, download.archive.as_str())?;
    let (mut kept, mut restart) = match found {
        Found::Nothing => (None, None),
        Found::Known(sidecar) => (Some(sidecar), None),
        Found::Unknown => (None, Some(Restart::UnknownOrigin)),
    };
    let (mut restarted, mut restarts) = (None, 0);
    loop {
        if let Some(reason) = restart.take() {
            download.tell_restart(reason);
            restarted = Some(reason);
            restarts += 1;
            partial.start_anew()?;
        }
        match fill(&mut partial, &mut parts, kept.take()).await {
            Ok(done) => {
                partial.place(&path, download.overwrite)?;
                return Ok(Downloaded { restarted, ..done });
            }
            Err(Stopped::Restart(reason)) if restarts < RESTARTS => {
                restart = Some(reason);
                parts = download.clone().open(0).await?;
            }
            Err(stopped) => return Err(give_up(stopped, &partial, &parts)),
        }
    }
}

/// Keeps what is of use for another download. That the rest could not be removed is the lesser trouble of the two.
fn give_up(stopped: Stopped, partial: &Partial, parts: &Parts) -> DownloadError {
    let error = match stopped {
        Stopped::Restart(_) => DownloadError::new(DownloadErrorKind::Changed),
        Stopped::Failed(error) => error,
    };
    if error.spoils_what_was_read() || parts.position() == 0 {
        let _ = partial.discard();
    }
    error
}

/// Reads what is missing in the partial file, and checks the whole.
async fn fill(
    partial: &mut Partial,
    parts: &mut Parts,
    kept: Option<Sidecar>,
) -> Result<Downloaded, Stopped> {
    let resumed = match kept {
        Some(kept) => resume(partial, parts, &kept).await?,
        None => 0,
    };
    match complete(partial, parts).await {
        Ok(done) => Ok(Downloaded { resumed, ..done }),
        Err(error) => Err(restart_or_fail(error, resumed)),
    }
}

/// Where bytes of an earlier download were used, a failed check says that they were of another recording.
fn restart_or_fail(error: DownloadError, resumed: u64) -> Stopped {
    match error.kind() {
        DownloadErrorKind::Changed => Stopped::Restart(Restart::Changed),
        _ if error.spoils_what_was_read() && resumed > 0 => Stopped::Restart(Restart::Changed),
        _ => Stopped::Failed(error),
    }
}

async fn complete(partial: &mut Partial, parts: &mut Parts) -> Result<Downloaded, DownloadError> {
    if parts.is_complete() {
        parts.confirm().await?;
    }
    while let Some(part) = parts.try_next().await? {
        partial.file.write_all(&part).map_err(DownloadError::io)?;
        partial.vouch(parts).map_err(DownloadError::io)?;
    }
    partial.file.sync_all().map_err(DownloadError::io)?;
    parts.check()
}

/// Takes over the bytes that the sidecar vouches for, and cuts off what comes behind them. Returns how many there are.
async fn resume(partial: &mut Partial, parts: &mut Parts, kept: &Sidecar) -> Result<u64, Stopped> {
    let Some(version) = kept.version_for(parts) else {
        return Err(Stopped::Restart(Restart::Changed));
    };
    parts.go_on_with(version.clone());
    take_over(&mut partial.file, parts, kept.bytes)
        .await
        .map_err(Stopped::io)?;
    if parts.position() != kept.bytes || parts.digest().as_ref() != Some(&kept.sha256) {
        return Err(Stopped::Restart(Restart::Damaged));
    }
    partial.file.set_len(kept.bytes).map_err(Stopped::io)?;
    Ok(kept.bytes)
}

/// Reads what is in the file already, which leaves it behind that. Gigabytes may be: others get their turn in between.
async fn take_over(file: &mut fs::File, parts: &mut Parts, bytes: u64) -> io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
    let mut file = file.take(bytes);
    loop {
        let length = match file.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        parts.already_there(buffer.get(..length).unwrap_or_default());
        give_way().await;
    }
}

/// Lets the other tasks of this thread run.
async fn give_way() {
    let mut done = false;
    poll_fn(|context| {
        if std::mem::replace(&mut done, true) {
            Poll::Ready(())
        } else {
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await;
}
