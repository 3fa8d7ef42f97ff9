//! The partial file: where the bytes of a recording are until it is complete.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::sidecar::{Sidecar, remove};
use super::{DownloadError, DownloadErrorKind, Parts};

/// `NAME.ARCHIVE.part` and the sidecar beside it. Locked against other downloads while it is open.
#[derive(Debug)]
pub(super) struct Partial {
    path: PathBuf,
    sidecar: PathBuf,
    archive: String,
    pub(super) file: File,
}

/// What a partial file held when it was opened.
#[derive(Debug)]
pub(super) enum Found {
    Nothing,
    /// Bytes that a sidecar vouches for.
    Known(Sidecar),
    /// Bytes that nothing vouches for.
    Unknown,
}

impl Partial {
    /// Opens the partial file of `target`, or creates it.
    pub(super) fn open(target: &Path, archive: &str) -> Result<(Self, Found), DownloadError> {
        let path = path(target, archive);
        let sidecar = with_suffix(&path, ".json");
        let there = open_regular(&path)?;
        let is_new = there.is_none();
        let file = match there {
            Some(file) => file,
            None => create(&path).map_err(busy_or_io)?,
        };
        let partial = Self {
            path,
            sidecar,
            archive: archive.to_owned(),
            file,
        };
        partial.lock()?;
        let empty = partial.file.metadata().map_err(DownloadError::io)?.len() == 0;
        let found = if is_new || empty {
            Found::Nothing
        } else {
            match Sidecar::read(&partial.sidecar, archive) {
                Some(sidecar) if is_private(&partial.file).map_err(DownloadError::io)? => {
                    Found::Known(sidecar)
                }
                _ => Found::Unknown,
            }
        };
        Ok((partial, found))
    }

    /// Two downloads that write to one file could mix two recordings. File systems without locks do not keep them apart.
    fn lock(&self) -> Result<(), DownloadError> {
        let is_locked = matches!(self.file.try_lock(), Err(TryLockError::WouldBlock));
        // Between opening and locking another download may have put the file into its place.
        if is_locked || !is_at(&self.file, &self.path) {
            return Err(DownloadError::new(DownloadErrorKind::Busy));
        }
        Ok(())
    }

    /// Forgets what is in the file: another one takes its place, for whoever made the old one may still have it open.
    pub(super) fn start_anew(&mut self) -> Result<(), DownloadError> {
        self.discard().map_err(DownloadError::io)?;
        self.file = create(&self.path).map_err(busy_or_io)?;
        self.lock()
    }

    /// Writes down what the file's bytes are.
    pub(super) fn vouch(&self, parts: &Parts) -> io::Result<()> {
        match Sidecar::of(parts, &self.archive) {
            Some(sidecar) => sidecar.write(&self.sidecar),
            None => Ok(()),
        }
    }

    pub(super) fn discard(&self) -> io::Result<()> {
        remove(&self.sidecar)?;
        remove(&self.path)
    }

    /// Moves the complete file to its place. What cannot be removed then is left behind: the recording is there.
    pub(super) fn place(&self, target: &Path, overwrite: bool) -> Result<(), DownloadError> {
        if !is_at(&self.file, &self.path) {
            let replaced = io::Error::other("the partial file was replaced during the download");
            return Err(DownloadError::io(replaced));
        }
        if overwrite {
            fs::rename(&self.path, target).map_err(DownloadError::io)?;
        } else {
            self.place_beside_none(target)?;
        }
        let _ = remove(&self.sidecar);
        Ok(())
    }

    /// A second name for the file is given only where there is none. File systems without second names get an empty file
    /// first, which is made only where there is none, and is then replaced.
    fn place_beside_none(&self, target: &Path) -> Result<(), DownloadError> {
        let placed = match fs::hard_link(&self.path, target) {
            Ok(()) => {
                let _ = remove(&self.path);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) => create(target).and_then(|_| {
                let placed = fs::rename(&self.path, target);
                if placed.is_err() {
                    let _ = remove(target);
                }
                placed
            }),
        };
        placed.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => DownloadError::new(DownloadErrorKind::Exists),
            _ => DownloadError::io(error),
        })
    }
}

/// `NAME.ARCHIVE.part`: of this recording and no other. An id is the service's text; of it only what cannot lead
/// elsewhere becomes part of a file's name.
fn path(target: &Path, archive: &str) -> PathBuf {
    let archive: String = archive
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect();
    with_suffix(target, &format!(".{archive}.part"))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn busy_or_io(error: io::Error) -> DownloadError {
    match error.kind() {
        // It was not there a moment ago.
        io::ErrorKind::AlreadyExists => DownloadError::new(DownloadErrorKind::Busy),
        _ => DownloadError::io(error),
    }
}

/// Creates a file that only its owner may read, where there is none. A link in its place counts as a file.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Opens a regular file, if there is one. Links are not followed, and nobody waits for the other end of a pipe.
pub(super) fn open_regular(path: &Path) -> Result<Option<File>, DownloadError> {
    let no_file = || DownloadError::new(DownloadErrorKind::NotAFile(path.to_owned()));
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_file() => {}
        Ok(_) => return Err(no_file()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(DownloadError::io(error)),
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    // It may have become something else since.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NOFOLLOW | libc::O_NONBLOCK);
    let file = options.open(path).map_err(DownloadError::io)?;
    match file.metadata() {
        Ok(there) if there.is_file() => Ok(Some(file)),
        Ok(_) => Err(no_file()),
        Err(error) => Err(DownloadError::io(error)),
    }
}

/// Whether the file, and no other, has this name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |there: fs::Metadata| (there.dev(), there.ino());
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(file), Ok(named)) => identity(file) == identity(named),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|there| there.is_file())
}

/// Whether nobody else may have written to the file, as far as it tells.
#[cfg(unix)]
fn is_private(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let there = file.metadata()?;
    Ok(there.mode() & 0o077 == 0 && there.nlink() == 1)
}

#[cfg(not(unix))]
fn is_private(_: &File) -> io::Result<bool> {
    Ok(true)
}
