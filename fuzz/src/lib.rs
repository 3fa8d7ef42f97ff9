//! What the fuzz targets share.
//!
//! A target fails by panicking. It knows nothing of how it is built and run: `cargo xtask fuzz` does that.

use std::error::Error;
use std::fmt::Debug;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Stands in every secret a target makes up, so that it can be searched for in whatever is shown.
pub const MARK: &str = "m4rkedS3cret";

/// A private key of 2048 bits, made for tests.
pub const KEY: &str = include_str!("../../crates/auth/tests/keys/pkcs8.pem");

/// Fails if a text that people may see repeats a marked secret.
#[track_caller]
pub fn assert_silent(shown: &str) {
    assert!(!shown.contains(MARK), "a secret is shown: {shown}");
}

/// Everything an error says: as itself, as a value, and of its causes.
pub fn told(error: &(dyn Error + 'static)) -> String {
    let mut text = format!("{error}\n{error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("\n{error}\n{error:?}"));
        cause = error.source();
    }
    text
}

/// Fails if an error has nothing to say, or says what it must not.
#[track_caller]
pub fn assert_tells(error: &(dyn Error + 'static)) {
    let display = error.to_string();
    assert!(!display.trim().is_empty(), "an error without words: {error:?}");
    assert!(
        !display.contains(char::is_control),
        "an error that is not one line of text: {display:?}"
    );
    assert_silent(&told(error));
}

/// Fails if a value shows a marked secret.
#[track_caller]
pub fn assert_keeps_secrets(value: &impl Debug) {
    assert_silent(&format!("{value:?}{value:#?}"));
}

/// Drives a future that waits for nothing outside.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a future waits for something although nothing is left to wait for"),
    }
}

/// The lines of an input that is text, `n` of them, and what follows. Missing ones are empty.
pub fn lines<const N: usize>(text: &str) -> ([&str; N], &str) {
    let mut rest = text;
    let lines = std::array::from_fn(|_| {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        line
    });
    (lines, rest)
}

/// A good text with some of its characters changed, added, or taken out.
///
/// Each three bytes are one change: where, and what.
pub fn edited(good: &str, edits: &[u8]) -> Vec<u8> {
    let mut bytes = good.as_bytes().to_vec();
    for edit in edits.chunks_exact(3).take(64) {
        let at = usize::from(u16::from_be_bytes([edit[0], edit[1]])) % (bytes.len() + 1);
        match edit[2] {
            byte @ 0x20..=0x7e if at < bytes.len() => bytes[at] = byte,
            byte @ 0x80..=0xbf => bytes.insert(at, byte & 0x7f | 0x20),
            0xc0..=0xdf if at < bytes.len() => {
                bytes.remove(at);
            }
            0xe0..=0xef => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}
