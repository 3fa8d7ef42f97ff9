//! Writing a recording to a file.

use std::fs::{self, File, OpenOptions};
use std::future::poll_fn;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::task::Poll;

use super::{Download, DownloadError, Downloaded, Parts};

pub(super) async fn write(download: Download, path: PathBuf) -> Result<Downloaded, DownloadError> {
    let unfinished = unfinished(&path, download.archive.as_str());
    let parts = download.open(0).await?;
    match fill(&unfinished, parts).await {
        Ok(done) => put_in_place(&unfinished, &path, &done)
            .map(|()| done)
            .map_err(DownloadError::io),
        Err(error) => {
            if error.spoils_what_was_read() {
                // It would be wrong again: the next download starts anew. That it could not be removed is the lesser
                // trouble of the two.
                let _ = fs::remove_file(&unfinished);
            }
            Err(error)
        }
    }
}

/// Reads what is missing in the unfinished file, and checks the whole.
async fn fill(unfinished: &Path, mut parts: Parts) -> Result<Downloaded, DownloadError> {
    let mut file = open(unfinished).map_err(DownloadError::io)?;
    go_on(&mut file, &mut parts).await.map_err(DownloadError::io)?;
    while let Some(part) = parts.try_next().await? {
        file.write_all(&part).map_err(DownloadError::io)?;
    }
    file.sync_all().map_err(DownloadError::io)?;
    parts.finish()
}

/// `NAME.ARCHIVE.part`: of this recording and no other. An id is the service's text; of it only what cannot lead
/// elsewhere becomes part of a file's name.
fn unfinished(path: &Path, archive: &str) -> PathBuf {
    let archive: String = archive
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect();
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{archive}.part"));
    PathBuf::from(name)
}

/// Opens the unfinished file. Not for appending: should two downloads of the recording run at once, both write the same
/// bytes to the same places.
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}

/// Reads what is in the file already, which leaves it behind that. Gigabytes may be: others get their turn in between.
async fn go_on(file: &mut File, parts: &mut Parts) -> io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
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

fn put_in_place(unfinished: &Path, path: &Path, done: &Downloaded) -> io::Result<()> {
    match fs::rename(unfinished, path) {
        // Another download of the recording to the same place has come before this one.
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::metadata(path) {
            Ok(there) if there.len() == done.bytes => Ok(()),
            _ => Err(error),
        },
        result => result,
    }
}
