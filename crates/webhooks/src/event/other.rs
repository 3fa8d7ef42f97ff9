//! Events that this version cannot name.

use std::error::Error;
use std::fmt;

use serde::de::DeserializeOwned;
use vonage_video_models::SessionId;

use crate::Family;

/// An event of a kind that this version does not know, or without an id that its kind must have.
///
/// It was delivered and is well-formed JSON: answer it with success, or it is sent again for a day. `Debug` shows how long
/// the body is, not what it says.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OtherEvent {
    /// What the payload calls itself, from its `event`.
    pub kind: Option<String>,
    /// The family: the one of its URL, or else the one it looks like.
    pub family: Option<Family>,
    /// The session, where the payload names one.
    pub session_id: Option<SessionId>,
    /// Its bytes as they came.
    pub body: Vec<u8>,
}

impl OtherEvent {
    /// Reads the body as a type of your own, or as any JSON value.
    ///
    /// ```
    /// use vonage_video_webhooks::{Event, Family};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let body = br#"{"event":"streamPaused","sessionId":"2_MX4","stream":{"id":"0c1d2e3f"}}"#;
    /// let Event::Other(other) = Event::parse(Some(Family::Session), body)? else {
    ///     return Ok(()); // a later version may know it
    /// };
    /// let json: serde_json::Value = other.json()?;
    /// assert_eq!(json["stream"]["id"], "0c1d2e3f");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the body has another form than the type asks for.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, OtherForm> {
        serde_json::from_slice(&self.body).map_err(|error| OtherForm {
            line: error.line(),
            column: error.column(),
        })
    }
}

impl fmt::Debug for OtherEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherEvent")
            .field("kind", &self.kind)
            .field("family", &self.family)
            .field("session_id", &self.session_id)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// A body that has another form than was asked for: where. Nothing of the body appears here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OtherForm {
    line: usize,
    column: usize,
}

impl OtherForm {
    /// The line, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The byte of that line, counted from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for OtherForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the body has another form than was asked for: line {}, byte {}",
            self.line, self.column
        )
    }
}

impl Error for OtherForm {}
