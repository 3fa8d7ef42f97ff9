//! Streams: looking at what is published, and placing it in layouts.

use http::{Method, StatusCode};
use vonage_video_models::{LayoutClassesBody, Page, Stream};

use crate::ids;
use crate::operation::{Answer, Call, Operation, Refusal};
use crate::world::Session;

const STREAMS: &[&str] = &["v2", "project", "{}", "session", "{}", "stream"];
const STREAM: &[&str] = &["v2", "project", "{}", "session", "{}", "stream", "{}"];

pub(super) static OPERATIONS: [Operation; 3] = [
    Operation::new("streams.get", Method::GET, STREAM, get),
    Operation {
        name: "streams.list",
        method: Method::GET,
        path: STREAMS,
        trailing_slash: true,
        speaks_xml: false,
        handle: list,
    },
    Operation::new(
        "streams.set_layout_classes",
        Method::PUT,
        STREAMS,
        set_layout_classes,
    ),
];

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let wanted = call.parameter(1);
    if !ids::looks_like_member(wanted) {
        // The service's own choice of status, although nothing has timed out.
        return Err(Refusal::status(StatusCode::REQUEST_TIMEOUT, "Invalid stream id"));
    }
    with_streams(call, session, |session| {
        let published = session
            .streams
            .iter()
            .find(|published| published.stream.id.as_str() == wanted);
        let published = published.ok_or_else(Refusal::no_stream)?;
        Ok(Answer::json(StatusCode::OK, &published.stream))
    })
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    with_streams(call, session, |session| Ok(page(session)))
}

/// Every stream of a session.
fn page(session: &Session) -> Answer {
    let streams = session.streams.iter();
    let items: Vec<&Stream> = streams.map(|published| &published.stream).collect();
    Answer::json(StatusCode::OK, &Page::new(items.len() as u64, items))
}

/// Changes all of the named streams or, when one of them is not there, none. Answers the list, as the service has been
/// seen to do.
fn set_layout_classes(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.session()?;
    let body: LayoutClassesBody = call.json()?;
    let mut world = call.application.world();
    let (session, _) = world.session_mut(id).ok_or_else(Refusal::no_session)?;
    for item in &body.items {
        session
            .stream_mut(item.id.as_str())
            .ok_or_else(Refusal::no_stream)?;
    }
    for item in body.items {
        if let Some(published) = session.stream_mut(item.id.as_str()) {
            published.stream.layout_class_list = item.layout_class_list;
        }
    }
    Ok(page(session))
}

/// Looks at a session in which something has been published; before that the service does not know its streams.
fn with_streams(
    call: &Call<'_>,
    session: &str,
    look: impl FnOnce(&Session) -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    let world = call.application.world();
    let session = world.session(session).ok_or_else(Refusal::no_session)?;
    if !session.had_streams {
        return Err(Refusal::status(
            StatusCode::NOT_FOUND,
            "The session has not had any streams yet",
        ));
    }
    look(session)
}
