//! What the bytes in a partial file are, written beside it.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::partial::{create, open_regular};
use super::{Parts, Version};

/// A longer one is none of ours.
const LONGEST: u64 = 64 * 1024;

/// Vouches for the first bytes of a partial file. Of anything else in that file nothing is known: a power cut leaves
/// zeros, a copy may be of another recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sidecar {
    archive: String,
    version: Version,
    /// What the service says of the whole recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected_sha256: Option<String>,
    /// How many bytes it vouches for.
    pub(super) bytes: u64,
    /// Their SHA-256.
    pub(super) sha256: String,
}

impl Sidecar {
    /// What was read so far. Nothing where nothing could show later that the recording is still the same.
    pub(super) fn of(parts: &Parts, archive: &str) -> Option<Self> {
        let version = parts.version()?;
        let expected = parts.archive().sha256.as_ref();
        if !version.is_verifiable() && expected.is_none() {
            return None;
        }
        Some(Self {
            archive: archive.to_owned(),
            version: version.clone(),
            expected_sha256: expected.cloned(),
            bytes: parts.position(),
            sha256: parts.digest()?,
        })
    }

    /// The version to go on with, if the archive may still be what it was.
    pub(super) fn version_for(&self, parts: &Parts) -> Option<&Version> {
        let archive = parts.archive();
        let same_size = archive.size == 0 || archive.size == self.version.total();
        let same_sum = match (&archive.sha256, &self.expected_sha256) {
            (Some(now), Some(then)) => now.eq_ignore_ascii_case(then),
            _ => self.version.is_verifiable(),
        };
        (same_size && same_sum && self.bytes <= self.version.total()).then_some(&self.version)
    }

    /// Reads one that belongs to this archive.
    pub(super) fn read(path: &Path, archive: &str) -> Option<Self> {
        let mut text = Vec::new();
        let file = open_regular(path).ok()??;
        file.take(LONGEST).read_to_end(&mut text).ok()?;
        let found: Self = serde_json::from_slice(&text).ok()?;
        (found.archive == archive).then_some(found)
    }

    /// Replaces the one that is there, at once: there is always a whole one.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let mut new = path.as_os_str().to_owned();
        new.push(".new");
        let new = Path::new(&new);
        remove(new)?;
        let mut file: File = create(new)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        drop(file);
        fs::rename(new, path)
    }
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
