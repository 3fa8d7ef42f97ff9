//! Small files and standard input.

use std::io::{self, Read};
use std::path::Path;

use crate::exit::Failure;

/// Nothing this program reads is larger.
const MOST: u64 = 1 << 20;

/// Reads the text of the file `what` is in.
pub(crate) fn read(what: &str, path: &Path) -> Result<String, Failure> {
    let bytes = read_bytes(what, path)?;
    String::from_utf8(bytes).map_err(|error| {
        let message = format!("{what}: the file {} is not text", path.display());
        Failure::usage(
            message,
            "it must be UTF-8; Windows editors write UTF-16 unless told otherwise",
        )
        .because(error.utf8_error())
    })
}

/// Reads the file `what` is in.
pub(crate) fn read_bytes(what: &str, path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.to_string_lossy();
    if shown.contains("-----BEGIN") {
        // Not shown: it may be a private key.
        return Err(Failure::usage(
            format!("{what}: this is the text of a PEM file, not its path"),
            "arguments are visible in the process list: name a file instead",
        ));
    }
    let file = std::fs::File::open(path);
    file.and_then(bytes).map_err(|error| {
        let message = format!("{what}: the file {shown} cannot be read");
        let advice = match error.kind() {
            io::ErrorKind::FileTooLarge => "name another file: no value is that long",
            _ => "check the path and who may read it",
        };
        Failure::usage(message, advice).because(error)
    })
}

/// Whether this is DER: a SEQUENCE whose length takes more than one byte, as a key's does. No text begins so.
pub(crate) fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x81..=0x84, ..])
}

/// Reads the text in standard input to its end.
pub(crate) fn read_stdin(what: &str) -> Result<String, Failure> {
    let text = bytes(io::stdin().lock()).and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
    of_stdin(what, text)
}

/// Reads standard input to its end, whatever it holds.
pub(crate) fn read_stdin_bytes(what: &str) -> Result<Vec<u8>, Failure> {
    of_stdin(what, bytes(io::stdin().lock()))
}

fn of_stdin<T>(what: &str, read: io::Result<T>) -> Result<T, Failure> {
    read.map_err(|error| {
        let message = format!("{what}: standard input cannot be read");
        let advice = match error.kind() {
            io::ErrorKind::FileTooLarge => "pipe less into it: no value is that long",
            _ => "pipe UTF-8 text into it",
        };
        Failure::usage(message, advice).because(error)
    })
}

fn bytes(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = source.take(MOST + 1).read_to_end(&mut bytes)?;
    if read as u64 > MOST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is over 1 MiB"));
    }
    Ok(bytes)
}
