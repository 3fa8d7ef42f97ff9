//! Long lists of archives, as the service writes them.

use std::fmt::Write as _;

use crate::{APPLICATION, SESSION};

/// A page of a list of `total` archives.
#[must_use]
pub fn page(total: u64, offset: u64, count: u64) -> String {
    let end = offset.saturating_add(count).min(total);
    let items = end.saturating_sub(offset);
    let mut text = String::with_capacity(64 + usize::try_from(items).unwrap_or(0) * 640);
    let _ = write!(text, r#"{{"count":{total},"items":["#);
    for number in offset..end {
        if number > offset {
            text.push(',');
        }
        text.push_str(&archive(number));
    }
    text.push_str("]}");
    text
}

/// One archive of a list.
#[must_use]
pub fn archive(number: u64) -> String {
    format!(
        r#"{{"id":"9d0c7a5e-1b62-4f38-8a4d-{number:012x}","status":"uploaded","name":"Dress rehearsal {number}","reason":"session ended","sessionId":"{SESSION}","applicationId":"{APPLICATION}","createdAt":1788890613000,"updatedAt":1788894290000,"size":734003200,"duration":3600,"outputMode":"composed","streamMode":"auto","hasAudio":true,"hasVideo":true,"hasTranscription":false,"multiArchiveTag":"","event":"archive","resolution":"1280x720","url":null}}"#
    )
}
