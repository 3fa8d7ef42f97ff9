//! From a checked request to a connector that runs.

use std::sync::Arc;

use http::StatusCode;
use uuid::Uuid;
use vonage_video_models::{AudioConnector, Stream, UnixMillis};

use crate::api::{Answer, Refusal};
use crate::applications::Application;
use crate::audio::{self, End, Ids, Line, Target, Wanted};
use crate::token::ClientClaims;
use crate::world::{Connector, ConnectorEnd, Published};

/// A connector that is going to be, with the ids it will have.
pub(super) struct Planned {
    pub(super) application: Arc<Application>,
    pub(super) session: String,
    pub(super) id: Uuid,
    pub(super) connection: Uuid,
    /// Drawn in any case, so that ids do not depend on what is asked for.
    pub(super) stream: Uuid,
    pub(super) wanted: Wanted,
    pub(super) line: Line,
}

impl Planned {
    /// Dials, and once the socket is up lets the connector into the session.
    pub(super) async fn begin(self, target: Target, claims: ClientClaims) -> Result<Answer, Refusal> {
        let mut share = self.application.sockets.share();
        let ids = Ids {
            session: &self.session,
            connection: self.connection.to_string(),
            connector: self.id.to_string(),
        };
        let dialed = tokio::select! {
            dialed = audio::dial(&target, &ids) => dialed,
            () = share.closing() => return Err(stopping()),
        };
        let mut socket = dialed.map_err(|error| {
            Refusal::bad_request(format!("The WebSocket could not be connected: {error}"))
        })?;
        let (leash, collar) = audio::leash();
        let (application, id, line) = (self.application, self.id, self.line);
        let stream = line.bidirectional.then_some(self.stream);
        let now = application.clock.now();
        let connector = Connector {
                session: self.session.into(),
            connection: self.connection,
            stream,
            wanted: self.wanted,
            connected_at: now,
            ended: None,
            counters: Arc::clone(&line.counters),
            leash: Some(leash),
        };
        if !enter(&application, connector, claims, now) {
            audio::farewell(socket).await;
            return Err(Refusal::no_session());
        }
        tokio::spawn(async move {
            let end = audio::talk(&mut socket, &line, collar, &mut share).await;
            let now = application.clock.now();
            application.world().socket_over(id, now, reason(end));
            audio::farewell(socket).await;
            drop(share);
        });
        let mut answer = AudioConnector::new(id.to_string());
        answer.connection_id = Some(self.connection.to_string().into());
        Ok(Answer::json(StatusCode::OK, &answer))
    }
}

/// Lets a connector into its session, unless the application has been reset meanwhile.
fn enter(application: &Application, connector: Connector, claims: ClientClaims, now: UnixMillis) -> bool {
    let mut world = application.world();
    if !world.join(&connector.session, claims, connector.connection, now) {
        return false;
    }
    if let Some(stream) = connector.stream {
        let stream = Stream::new(stream.to_string());
        let published = Published {
            has_video: false,
            ..Published::new(connector.connection, stream, now)
        };
        world.publish(&connector.session, published);
    }
    world.connectors.begin(connector);
    true
}

fn reason(end: End) -> ConnectorEnd {
    match end {
        // Usually the connector is over by then, and this changes nothing.
        End::LetGo => ConnectorEnd::Disconnected,
        End::EmulatorStops => ConnectorEnd::Stopped,
        End::ServerClosed => ConnectorEnd::ServerClosed,
        End::Broken => ConnectorEnd::Broken,
    }
}

fn stopping() -> Refusal {
    Refusal::status(StatusCode::SERVICE_UNAVAILABLE, "The emulator is stopping")
}
