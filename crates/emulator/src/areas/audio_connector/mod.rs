//! Audio Connector: the sound of a session over a WebSocket.

mod body;
use std::sync::Arc;

use http::{Method, StatusCode};
use uuid::Uuid;
use vonage_video_models::{AudioConnector, ConnectAudioBody, Stream, UnixMillis};

use super::admission::admit_publisher;
use crate::applications::Application;
use crate::audio;
use crate::audio::{Counters, End, Ids, Line, Target, Wanted};
use crate::operation::{Answer, Call, Operation, Refusal};
use crate::world::{ClientClaims, Connector, ConnectorEnd, Published};

pub(super) static OPERATIONS: [Operation; 1] = [Operation::new(
    "audio_connector.connect",
    Method::POST,
    &["v2", "project", "{}", "connect"],
    connect,
)];

fn connect(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (body, packing) = body::read(call)?;
    let target = body::check(&body, call.application.allowed_targets())?;
    let claims = admit_publisher(call, &body.session_id, &body.token)?;
    body::check_streams(call, &body)?;
    let application = Arc::clone(call.application);
    let (id, connection, stream) = {
        let ids = &mut application.world().ids;
        (ids.uuid(), ids.uuid(), ids.uuid())
    };
    let line = Line {
        greeting: body::greeting(&body.websocket),
        rate: body::rate(&body.websocket),
        bidirectional: body.websocket.bidirectional.unwrap_or_default(),
        audio: application.audio.lock().clone(),
        counters: Arc::new(Counters::default()),
        packing,
    };
    let planned = Planned {
        wanted: wanted(&body, &line),
        session: body.session_id.into_string(),
        application,
        id,
        connection,
        stream,
        line,
    };
    Ok(Answer::later(planned.begin(target, claims)))
}

fn wanted(body: &ConnectAudioBody, line: &Line) -> Wanted {
    let socket = &body.websocket;
    Wanted {
        uri: socket.uri.redacted(),
        streams: socket.streams.iter().map(ToString::to_string).collect(),
        header_names: socket.headers.keys().cloned().collect(),
        rate: line.rate,
        json: line.packing.is_json(),
    }
}

/// A connector that is going to be, with the ids it will have.
struct Planned {
    application: Arc<Application>,
    session: String,
    id: Uuid,
    connection: Uuid,
    /// Drawn in any case, so that ids do not depend on what is asked for.
    stream: Uuid,
    wanted: Wanted,
    line: Line,
}

impl Planned {
    /// Dials, and once the socket is up lets the connector into the session.
    async fn begin(self, target: Target, claims: ClientClaims) -> Result<Answer, Refusal> {
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
            id,
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
