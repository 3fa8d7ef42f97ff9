//! Why a session, a connection or a stream ended.

use crate::open_enum::open_enum;

open_enum! {
    /// Why a session, a connection or a stream ended, or what a session is warned of (guides: session monitoring, session
    /// migration, service disruption).
    EventReason {
        /// The client left of its own accord.
        ClientDisconnected = "clientDisconnected",
        /// A moderator or your server removed the client. A disruption of the service says so as well, of whole sessions
        /// too.
        ForceDisconnected = "forceDisconnected",
        /// The client's network broke off.
        NetworkDisconnected = "networkDisconnected",
        /// A moderator ended the stream; its client stayed.
        ForceUnpublished = "forceUnpublished",
        /// The source ended, such as the sharing of a screen.
        MediaStopped = "mediaStopped",
        /// The session's server is being replaced, for sessions older than 8 hours. Clients that did not ask for migration
        /// have to connect again; archives, broadcasts, Experience Composers and captions have to be started again.
        ServerRotation = "serverRotation",
    }
}
