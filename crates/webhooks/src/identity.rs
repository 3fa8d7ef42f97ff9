//! How a guard tells that two deliveries carry the same event.

use std::fmt::Write as _;

use vonage_video_auth::callback_hash;

use crate::Delivery;

/// How a [`Guard`](crate::Guard) detects duplicate deliveries of an event.
///
/// There is no default. Vonage does not document whether it signs a retry anew, with a new token id, and an event has no id of
/// its own. So each choice has a cost:
///
/// | | A retry has the token of the first delivery | A retry is signed anew | Two events with the same bytes |
/// |---|---|---|---|
/// | [`TokenIdOrContent`](Self::TokenIdOrContent) | handled once | handled once | **the second is dropped** |
/// | [`TokenId`](Self::TokenId) | handled once | **handled twice** | both are handled |
///
/// Unsigned deliveries have no token id, so both choices compare their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Identity {
    /// Two deliveries are the same if they have the same token id (`jti`) or the same content: the family and the bytes of the
    /// body. Choose it where an event must not be handled twice, which is the usual case.
    ///
    /// The cost: the second of two events with the same bytes is dropped while the store remembers the first. Events of sessions,
    /// connections, streams and SIP calls carry a timestamp, so they differ. An archive that is paused, resumed and paused again
    /// may report both pauses in the same bytes.
    ///
    /// A signed delivery takes two keys in the store.
    TokenIdOrContent,
    /// Two deliveries are the same if they have the same token id (`jti`). Choose it where no event may be dropped and your handler
    /// is idempotent: if Vonage signs retries anew, an event whose answer was lost is handled twice.
    ///
    /// A delivery takes one key in the store.
    TokenId,
}

impl Identity {
    /// Returns the keys that a store remembers the delivery by, at least one.
    pub(crate) fn keys(self, delivery: &Delivery) -> Vec<String> {
        let token = delivery.token_id().map(|id| format!("jti:{id}"));
        match (self, token) {
            (Self::TokenId, Some(token)) => vec![token],
            // The content first: it tells most duplicates, so that the store is asked once for them.
            (Self::TokenIdOrContent, Some(token)) => vec![content(delivery), token],
            (_, None) => vec![content(delivery)],
        }
    }
}

fn content(delivery: &Delivery) -> String {
    let family = delivery.family().map_or("other", |family| family.as_str());
    let mut key = format!("{family}:");
    for byte in callback_hash(delivery.body()) {
        // Writing to a String cannot fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}
