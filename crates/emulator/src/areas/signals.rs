//! Signals: messages to the clients of a session.

use std::sync::Arc;

use http::{Method, StatusCode};
use uuid::Uuid;
use vonage_video_models::SignalBody;

use crate::ids;
use crate::operation::{Answer, Call, Operation, Refusal};
use crate::world::Signal;

/// How many bytes of UTF-8 a type may have.
const LONGEST_TYPE: usize = 128;
/// How many bytes of UTF-8 data may have.
const LONGEST_DATA: usize = 8192;

pub(super) static OPERATIONS: [Operation; 2] = [
    Operation::new(
        "signals.send",
        Method::POST,
        &["v2", "project", "{}", "session", "{}", "signal"],
        to_all,
    ),
    Operation::new(
        "signals.send_to",
        Method::POST,
        &[
            "v2",
            "project",
            "{}",
            "session",
            "{}",
            "connection",
            "{}",
            "signal",
        ],
        to_one,
    ),
];

fn to_all(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.session()?;
    let signal = read(call, true)?;
    let mut world = call.application.world();
    // A session nobody has heard of and one without clients look the same from here.
    let session = world.session_mut(id).map(|(session, _)| session);
    let session = session.filter(|session| !session.connections.is_empty());
    let session = session.ok_or_else(nobody)?;
    for connection in &session.connections {
        session.inboxes.deliver(connection.id, Arc::clone(&signal));
    }
    Ok(Answer::new(StatusCode::NO_CONTENT))
}

fn to_one(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.session()?;
    let connection = connection(call, 1)?;
    let signal = read(call, false)?;
    let mut world = call.application.world();
    let (session, _) = world.session_mut(id).ok_or_else(nobody)?;
    let connection = connection.filter(|id| session.connection(*id).is_some());
    session.inboxes.deliver(connection.ok_or_else(nobody)?, signal);
    Ok(Answer::new(StatusCode::NO_CONTENT))
}

/// The connection of a path, `None` when no connection of this emulator can have such an id.
pub(super) fn connection(call: &Call<'_>, place: usize) -> Result<Option<Uuid>, Refusal> {
    let id = call.parameter(place);
    if ids::looks_like_member(id) {
        Ok(Uuid::parse_str(id).ok())
    } else {
        Err(Refusal::bad_request("Invalid connection id"))
    }
}

fn read(call: &Call<'_>, to_all: bool) -> Result<Arc<Signal>, Refusal> {
    let body: SignalBody = call.json()?;
    let too_large = |rule| Err(Refusal::status(StatusCode::PAYLOAD_TOO_LARGE, rule));
    if body.kind.len() > LONGEST_TYPE {
        return too_large("The type is longer than 128 bytes");
    }
    if body.data.len() > LONGEST_DATA {
        return too_large("The data is longer than 8 kB (8192 bytes)");
    }
    Ok(Arc::new(Signal {
        kind: body.kind,
        data: body.data,
        to_all,
        at: call.now,
    }))
}

fn nobody() -> Refusal {
    Refusal::status(StatusCode::NOT_FOUND, "Session or connection not found")
}
