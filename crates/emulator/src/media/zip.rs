//! A ZIP of files as they are: media do not get smaller.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// One file of a ZIP.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The ZIP of these files, in this order.
pub(crate) fn archive(entries: &[Entry]) -> Vec<u8> {
    // Writing to memory does not fail, and names of files that are made here fit.
    write(entries).unwrap_or_default()
}

fn write(entries: &[Entry]) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for entry in entries {
        writer.start_file(entry.name.as_str(), options)?;
        writer.write_all(&entry.bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
