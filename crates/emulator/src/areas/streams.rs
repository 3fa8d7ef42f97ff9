//! Streams: looking at what is published.

use http::{Method, StatusCode};
use vonage_video_models::{Page, Stream};

use crate::api::{Answer, Call, Operation, Refusal};
use crate::ids;
use crate::world::Session;

const STREAMS: &[&str] = &["v2", "project", "{}", "session", "{}", "stream"];
const STREAM: &[&str] = &["v2", "project", "{}", "session", "{}", "stream", "{}"];

pub(super) static OPERATIONS: [Operation; 2] = [
    Operation {
        id: "T1",
        name: "streams.get",
        method: Method::GET,
        path: STREAM,
        trailing_slash: false,
        speaks_xml: false,
        handle: get,
    },
    Operation {
        id: "T2",
        name: "streams.list",
        method: Method::GET,
        path: STREAMS,
        trailing_slash: true,
        speaks_xml: false,
        handle: list,
    },
];

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let wanted = call.parameter(1);
    if !ids::looks_like_stream(wanted) {
        // The service's own choice of status, although nothing has timed out.
        return Err(Refusal::status(StatusCode::REQUEST_TIMEOUT, "Invalid stream id"));
    }
    with_streams(call, session, |session| {
        let published = session
            .streams
            .iter()
            .find(|published| published.stream.id.as_str() == wanted);
        let published =
            published.ok_or_else(|| Refusal::status(StatusCode::NOT_FOUND, "Stream not found"))?;
        Ok(Answer::json(StatusCode::OK, &published.stream))
    })
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    with_streams(call, session, |session| {
        let items: Vec<&Stream> = session
            .streams
            .iter()
            .map(|published| &published.stream)
            .collect();
        Ok(Answer::json(
            StatusCode::OK,
            &Page::new(items.len() as u64, items),
        ))
    })
}

/// Looks at a session in which something has been published; before that the service does not know its streams.
fn with_streams(
    call: &Call<'_>,
    session: &str,
    look: impl FnOnce(&Session) -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    let world = call.application.world.lock();
    let session = world.session(session).ok_or_else(Refusal::no_session)?;
    if !session.had_streams {
        return Err(Refusal::status(
            StatusCode::NOT_FOUND,
            "The session has not had any streams yet",
        ));
    }
    look(session)
}
