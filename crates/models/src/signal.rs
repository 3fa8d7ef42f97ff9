//! Signals: messages to the clients of a session.

use serde::{Deserialize, Serialize};

use crate::InvalidInput;

/// A message to clients (`POST …/session/{id}/signal`). Both fields are always sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignalBody {
    /// What kind of message it is, in your own words: at most 128 bytes of UTF-8.
    #[serde(rename = "type")]
    pub kind: String,
    /// The message: at most 8192 bytes of UTF-8. The API knows text only; encode anything else yourself.
    pub data: String,
}

impl SignalBody {
    /// The most bytes a type may have.
    pub const MAX_TYPE_BYTES: usize = 128;
    /// The most bytes data may have.
    pub const MAX_DATA_BYTES: usize = 8192;

    /// A message of this kind.
    pub fn new(kind: impl Into<String>, data: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            data: data.into(),
        }
    }

    /// What the service would refuse with 413 (API description of `POST …/signal`; guide: signaling).
    ///
    /// # Errors
    ///
    /// A type of more than 128 bytes or data of more than 8192. Bytes, not characters: `é` is two.
    pub fn check(&self) -> Result<(), InvalidInput> {
        if self.kind.len() > Self::MAX_TYPE_BYTES {
            return Err(InvalidInput::new(
                "type",
                format!("has {} bytes", self.kind.len()),
                "at most 128 bytes of UTF-8",
            ));
        }
        if self.data.len() > Self::MAX_DATA_BYTES {
            return Err(InvalidInput::new(
                "data",
                format!("has {} bytes", self.data.len()),
                "at most 8192 bytes of UTF-8",
            ));
        }
        Ok(())
    }
}
