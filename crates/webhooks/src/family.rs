//! Families of events.

/// The families of events, each with a form of payload of its own. One URL for each is the safe way to tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Family {
    /// Sessions, connections and streams.
    Session,
    /// Archives.
    Archive,
    /// Broadcasts.
    Broadcast,
    /// Experience Composers.
    Render,
    /// Captions.
    Captions,
    /// SIP calls.
    Sip,
}
