//! Audio Connector: the sound of a session over a WebSocket.

mod body;
mod run;

use std::sync::Arc;

use http::Method;
use vonage_video_models::ConnectAudioBody;

use self::run::Planned;
use super::admission::admit_publisher;
use crate::api::{Answer, Call, Operation, Refusal};
use crate::audio::{Counters, Line, Wanted};

pub(super) static OPERATIONS: [Operation; 1] = [Operation {
    name: "audio_connector.connect",
    method: Method::POST,
    path: &["v2", "project", "{}", "connect"],
    trailing_slash: false,
    speaks_xml: false,
    handle: connect,
}];

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
