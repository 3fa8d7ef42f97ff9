//! Messages that cannot be read.

use std::error::Error;
use std::fmt;

/// A message that cannot be read.
///
/// The next one can: a bad message costs at most its own 20 ms of sound, and the connection goes on. Says nothing of
/// what was in the message, which whoever reads it still has at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadMessage {
    /// Sound with half a sample: samples have two bytes each.
    OddLength {
        /// How many bytes there were.
        bytes: usize,
    },
    /// Text that is no JSON object.
    NotAnObject,
    /// The field for sound holds no text.
    NotText {
        /// The field, by the name that was agreed on.
        field: String,
    },
    /// The field for sound holds no base64.
    NotBase64 {
        /// The field, by the name that was agreed on.
        field: String,
    },
    /// A binary message, where JSON was agreed on: the [`AudioFormat`](super::AudioFormat) at hand and what the
    /// connector was asked for are not the same.
    UnexpectedBinary {
        /// How many bytes there were.
        bytes: usize,
    },
}

impl fmt::Display for BadMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OddLength { bytes } => {
                write!(f, "sound of {bytes} bytes: samples have 2 bytes each")
            }
            Self::NotAnObject => f.write_str("text that is no JSON object"),
            Self::NotText { field } => write!(f, "`{field}` is not text: sound in base64"),
            Self::NotBase64 { field } => write!(f, "`{field}` is not base64"),
            Self::UnexpectedBinary { bytes } => {
                write!(f, "a binary message of {bytes} bytes: JSON was agreed on")
            }
        }
    }
}

impl Error for BadMessage {}
