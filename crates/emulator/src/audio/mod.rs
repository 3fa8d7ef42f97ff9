//! What an Audio Connector does: it dials a WebSocket server, sends it audio and takes some back.
//!
//! Knows the protocol and nothing of sessions; the area `audio_connector` puts the two together.

mod dial;
mod frames;
mod packing;
mod recording;
mod sockets;
mod sound;
mod talk;
mod target;
mod tls;

use self::dial::Socket;
pub(crate) use self::dial::{Ids, dial};
pub(crate) use self::packing::Packing;
pub(crate) use self::sockets::{Counter, Counters, Share, Sockets};
pub use self::sound::{Audio, InvalidAudio};
pub(crate) use self::talk::{End, Leash, Line, farewell, leash, talk};
pub(crate) use self::target::{NotDialed, Target};

/// How a connector was asked for, without what lets its bearer in: of headers only the names are kept.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// Without user info, query and fragment.
    pub(crate) uri: String,
    /// The streams it was asked to mix; all when there are none.
    pub(crate) streams: Vec<String>,
    pub(crate) header_names: Vec<String>,
    /// Samples per second.
    pub(crate) rate: u32,
    pub(crate) json: bool,
}
