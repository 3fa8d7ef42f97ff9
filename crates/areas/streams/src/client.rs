//! The area's client.

use vonage_video_core::{Call, Handle};
use vonage_video_models::{SessionId, StreamId};

use crate::{GetStream, ListStreams, SetLayoutClasses};

/// Reads what is published in a session, and places it in layouts.
#[derive(Clone, Debug)]
pub struct Streams {
    handle: Handle,
}

impl Streams {
    /// The area on this way to the service.
    #[must_use]
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Lists the streams of a session, all in one answer.
    ///
    /// A session that never had a stream answers 404 ([`Error::is_not_found`](vonage_video_core::Error::is_not_found)):
    /// the service does not tell an unknown session from a silent one, so neither does this call.
    ///
    /// `GET …/session/{id}/stream` · repeats: safe
    #[doc(alias("listStreams"))]
    pub fn list(&self, request: impl Into<ListStreams>) -> Call<ListStreams> {
        self.handle.call(request.into())
    }

    /// Reads one stream.
    ///
    /// The service answers 408 to an id that is none, and 404 for a session that never had a stream.
    ///
    /// `GET …/session/{id}/stream/{id}` · repeats: safe
    #[doc(alias("getStream", "getStreamInfo"))]
    pub fn get(&self, session: impl Into<SessionId>, stream: impl Into<StreamId>) -> Call<GetStream> {
        self.handle.call(GetStream::new(session, stream))
    }

    /// Sets the layout classes of streams, by which composed archives and broadcasts place them.
    ///
    /// `PUT …/session/{id}/stream` · repeats: idempotent
    #[doc(alias("setStreamClassLists"))]
    pub fn set_layout_classes(&self, request: SetLayoutClasses) -> Call<SetLayoutClasses> {
        self.handle.call(request)
    }
}
