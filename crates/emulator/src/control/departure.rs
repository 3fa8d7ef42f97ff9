//! Why clients and streams are gone.

use serde::{Deserialize, Serialize};

use crate::world::Departure;

/// Why a client or a stream is gone: the `reason` that webhooks tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum DepartureReason {
    /// The client has left, or has stopped publishing, of its own accord.
    #[default]
    ClientDisconnected,
    /// The client was disconnected.
    ForceDisconnected,
    /// The client has lost the network.
    NetworkDisconnected,
    /// A moderator has ended the publishing. Streams alone.
    ForceUnpublished,
    /// What was shown has ended, such as the sharing of a screen. Streams alone.
    MediaStopped,
}

impl DepartureReason {
    /// Whether a client leaves for this reason, and not only a stream.
    pub(super) fn is_of_clients(self) -> bool {
        !matches!(self, Self::ForceUnpublished | Self::MediaStopped)
    }
}

impl From<DepartureReason> for Departure {
    fn from(reason: DepartureReason) -> Self {
        match reason {
            DepartureReason::ClientDisconnected => Self::ClientDisconnected,
            DepartureReason::ForceDisconnected => Self::ForceDisconnected,
            DepartureReason::NetworkDisconnected => Self::NetworkDisconnected,
            DepartureReason::ForceUnpublished => Self::ForceUnpublished,
            DepartureReason::MediaStopped => Self::MediaStopped,
        }
    }
}
