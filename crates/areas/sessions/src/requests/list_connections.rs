//! Listing who is connected.

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, ReadOperation, Repeat, Target, wire};
use vonage_video_models::{Connection, ConnectionList, SessionId};

/// Lists the connections of a session, oldest first.
///
/// `GET …/session/{id}/connection` · repeats: safe
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct ListConnections {
    session: SessionId,
}

impl ListConnections {
    /// The connections of this session.
    pub fn new(session: impl Into<SessionId>) -> Self {
        Self {
            session: session.into(),
        }
    }
}

impl<S: Into<SessionId>> From<S> for ListConnections {
    fn from(session: S) -> Self {
        Self::new(session)
    }
}

impl Operation for ListConnections {
    const NAME: &'static str = "sessions.list_connections";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = ConnectionList;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        let session = target.session(&self.session);
        wire::get(session.fixed("connection")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<ConnectionList, Error> {
        let list: ConnectionList = wire::list::<_, Connection>(&response)?;
        if list.items.is_empty() && list.skipped == 0 {
            wire::blank_or_with(&response, &["items", "count"])?;
        }
        Ok(list)
    }
}

impl ReadOperation for ListConnections {}
