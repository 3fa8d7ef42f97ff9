//! Small files and standard input, read as text.

use std::io::{self, Read};
use std::path::Path;

use crate::exit::Failure;

/// Nothing this program reads is larger.
const MOST: u64 = 1 << 20;

/// Reads the file `what` is in.
pub(crate) fn read(what: &str, path: &Path) -> Result<String, Failure> {
    let shown = path.to_string_lossy();
    if shown.contains("-----BEGIN") {
        // Not shown: it may be a private key.
        return Err(Failure::usage(
            format!("{what}: this is the text of a PEM file, not its path"),
            "arguments are visible in the process list: name a file instead",
        ));
    }
    let file = std::fs::File::open(path);
    file.and_then(text).map_err(|error| {
        let message = format!("{what}: the file {shown} cannot be read");
        Failure::usage(message, "check the path and who may read it").because(error)
    })
}

/// Reads standard input to its end.
pub(crate) fn read_stdin(what: &str) -> Result<String, Failure> {
    text(io::stdin().lock()).map_err(|error| {
        let message = format!("{what}: standard input cannot be read");
        Failure::usage(message, "pipe text into it").because(error)
    })
}

fn text(source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    let read = source.take(MOST + 1).read_to_string(&mut text)?;
    if read as u64 > MOST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is over 1 MiB"));
    }
    Ok(text)
}
