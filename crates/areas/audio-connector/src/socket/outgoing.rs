//! What a conversation hands out, and what it throws away.

use std::error::Error;
use std::fmt;
use std::time::Instant;

use super::{Message, QueueFull};

/// A message whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outgoing {
    /// The message.
    pub message: Message,
    /// When it was due, if it is a frame. Other messages go out as soon as they can.
    pub due: Option<Instant>,
}

/// What was thrown away before it was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// Frames that waited for their time.
    pub frames: usize,
    /// Samples that did not fill a frame yet.
    pub samples: usize,
    /// Notifications that waited for what was spoken before them.
    pub notifications: usize,
}

/// Why a notification was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotNotified {
    /// The payload cannot be written as JSON.
    Payload,
    /// There is no room for the frame that finishes what was said.
    Full(QueueFull),
}

impl fmt::Display for NotNotified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payload => f.write_str("the payload cannot be written as JSON"),
            Self::Full(_) => f.write_str("what was said cannot be finished"),
        }
    }
}

impl Error for NotNotified {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Payload => None,
            Self::Full(full) => Some(full),
        }
    }
}
