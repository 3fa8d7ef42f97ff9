//! Moderation: disconnecting clients and muting streams.

use http::{Method, StatusCode};
use vonage_video_models::{ForceMuteBody, Project};

use super::signals::connection;
use crate::ids;
use crate::operation::{Answer, Call, Operation, Refusal};
use crate::world::Departure;

pub(super) static OPERATIONS: [Operation; 3] = [
    Operation::new(
        "moderation.disconnect",
        Method::DELETE,
        &["v2", "project", "{}", "session", "{}", "connection", "{}"],
        disconnect,
    ),
    Operation::new(
        "moderation.mute_stream",
        Method::POST,
        &["v2", "project", "{}", "session", "{}", "stream", "{}", "mute"],
        mute_stream,
    ),
    // With `active` off it ends the muting.
    Operation::new(
        "moderation.mute_all",
        Method::POST,
        &["v2", "project", "{}", "session", "{}", "mute"],
        mute_session,
    ),
];

/// Also hangs up a SIP call and closes an Audio Connector.
fn disconnect(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let connection = connection(call, 1)?;
    let mut world = call.application.world();
    world.session(session).ok_or_else(Refusal::no_session)?;
    if connection.is_some_and(|id| world.leave(session, id, Departure::ForceDisconnected, call.now)) {
        Ok(Answer::new(StatusCode::NO_CONTENT))
    } else {
        Err(Refusal::status(StatusCode::NOT_FOUND, "Connection not found"))
    }
}

fn mute_stream(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let stream = call.parameter(1);
    if !ids::looks_like_member(stream) {
        return Err(Refusal::bad_request("Invalid stream id"));
    }
    {
        let mut world = call.application.world();
        world.session(session).ok_or_else(Refusal::no_session)?;
        if !world.mute_stream(session, stream, call.now) {
            return Err(Refusal::no_stream());
        }
    }
    Ok(project(call))
}

fn mute_session(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let body: ForceMuteBody = call.json()?;
    {
        let mut world = call.application.world();
        let there = world.session_mut(session);
        let (there, _) = there.ok_or_else(Refusal::no_session)?;
        if !there.is_routed() {
            return Err(Refusal::not_routed());
        }
        if body.active {
            // A stream that is not there (any more) is excluded as well as any other.
            let excluded = body.excluded_stream_ids.into_iter();
            world.mute_all(session, excluded.map(String::from).collect(), call.now);
        } else {
            there.force_mute = None;
        }
    }
    Ok(project(call))
}

fn project(call: &Call<'_>) -> Answer {
    let mut project = Project::new(&*call.application.id);
    project.environment = Some("standard".to_owned());
    project.created_at = Some(call.application.created_at);
    Answer::json(StatusCode::OK, &project)
}
