//! One event.

use crate::Family;

/// What happened.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A kind this version does not know.
    Other(OtherEvent),
}

/// An event of a kind that this version does not know.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OtherEvent {
    /// Its bytes as they came.
    pub body: Vec<u8>,
}

/// A body that is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotJson;

impl Event {
    /// Reads an event; `family` is known where each has a URL of its own.
    ///
    /// # Errors
    ///
    /// When the body is no JSON.
    pub fn parse(family: Option<Family>, body: &[u8]) -> Result<Self, NotJson> {
        let _ = family;
        Ok(Self::Other(OtherEvent { body: body.to_vec() }))
    }
}
