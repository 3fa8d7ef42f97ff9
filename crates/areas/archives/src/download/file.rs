//! Writing a recording to a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{Download, DownloadError, Downloaded, Parts};

pub(super) async fn write(download: Download, path: PathBuf) -> Result<Downloaded, DownloadError> {
    let unfinished = unfinished(&path, download.archive.as_str());
    let mut parts = download.open(0).await?;
    let mut file = go_on(&unfinished, &mut parts).map_err(DownloadError::io)?;
    while let Some(part) = parts.try_next().await? {
        file.write_all(&part).map_err(DownloadError::io)?;
    }
    file.sync_all().map_err(DownloadError::io)?;
    drop(file);
    match parts.finish() {
        Ok(done) => {
            fs::rename(&unfinished, &path).map_err(DownloadError::io)?;
            Ok(done)
        }
        Err(error) => {
            // What is wrong now would be wrong again: the next download starts anew. That it could not be removed is
            // the lesser trouble of the two.
            let _ = fs::remove_file(&unfinished);
            Err(error)
        }
    }
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

/// Opens the unfinished file behind what is in it already.
fn go_on(path: &Path, parts: &mut Parts) -> io::Result<File> {
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = match file.read(&mut buffer) {
            Ok(0) => return Ok(file),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        parts.already_there(buffer.get(..length).unwrap_or_default());
    }
}
