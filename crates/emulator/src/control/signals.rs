//! What simulated clients have received.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vonage_video_models::UnixMillis;

use super::clients::{no_connection, no_session};
use super::{Control, ControlError};

/// A signal that has reached a simulated client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SignalView {
    /// Its number among the client's signals, counted from 1. Where the first one kept has another number, the client
    /// has received more than are kept.
    pub sequence: u64,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its data.
    pub data: String,
    /// Whether it was for everybody in the session.
    pub to_all: bool,
    /// When it was sent, by the application's clock.
    pub at: UnixMillis,
}

/// Signals.
impl Control {
    /// The signals a connected client has received since it joined, oldest first; the last 100 are kept.
    ///
    /// # Errors
    ///
    /// There is no such session or connection (404).
    pub async fn signals(
        &self,
        session: impl AsRef<str>,
        connection: impl AsRef<str>,
    ) -> Result<Vec<SignalView>, ControlError> {
        let (session, connection) = (session.as_ref(), connection.as_ref());
        let application = self.application_of(session)?;
        let world = application.world();
        let session = world.session(session).ok_or_else(|| no_session(session))?;
        let id = Uuid::parse_str(connection).ok();
        let id = id.filter(|id| session.connection(*id).is_some());
        let id = id.ok_or_else(|| no_connection(connection))?;
        let received = session.inboxes.of(id).map(|(sequence, signal)| SignalView {
            sequence,
            kind: signal.kind.clone(),
            data: signal.data.clone(),
            to_all: signal.to_all,
            at: signal.at,
        });
        Ok(received.collect())
    }
}
