//! Live captions.

use http::{Method, StatusCode};
use serde_json::Value;
use uuid::Uuid;
use vonage_video_models::{Captions as Body, LanguageCode, StartCaptionsBody};

use super::admission::admit;
use crate::operation::{Answer, Call, Operation, Refusal, read};
use crate::token::ClientRefusal;
use crate::world::{Captions, Role};

/// How long a job may run, in seconds; as long as it may unless it is told.
const SHORTEST: u64 = 300;
const LONGEST: u64 = 14_400;
/// How many characters the callback URL may have.
const SHORTEST_URL: usize = 15;
const LONGEST_URL: usize = 2048;

pub(super) static OPERATIONS: [Operation; 2] = [
    Operation::new(
        "captions.start",
        Method::POST,
        &["v2", "project", "{}", "captions"],
        start,
    ),
    Operation::new(
        "captions.stop",
        Method::POST,
        &["v2", "project", "{}", "captions", "{}", "stop"],
        stop,
    ),
];

fn start(call: &Call<'_>) -> Result<Answer, Refusal> {
    let body = body(call)?;
    check(&body)?;
    let claims = admit(call, &body.session_id, &body.token)?;
    if claims.role != Role::Moderator {
        return Err(ClientRefusal::MayNotModerate.into());
    }
    let session = body.session_id.as_str();
    let mut world = call.application.world();
    world.session(session).ok_or_else(Refusal::no_session)?;
    if world
        .captions
        .running()
        .iter()
        .any(|job| &*job.session == session)
    {
        let message = "Audio captioning is already enabled for the session";
        return Err(Refusal::coded(StatusCode::CONFLICT, 60003, message).described());
    }
    let id = world.ids.uuid();
    world.start_captions(Captions {
        id,
        session: session.into(),
        language: body
            .language_code
            .map_or_else(|| "en-US".to_owned(), |code| code.to_string()),
        max_duration_seconds: body.max_duration.map_or(LONGEST, |longest| longest.as_secs()) as i64,
        partial: body.partial_captions.unwrap_or(true),
        callback: body.status_callback_url,
        started_at: call.now,
        ended: None,
    });
    drop(world);
    call.application.deliver_webhooks();
    Ok(Answer::json(StatusCode::ACCEPTED, &Body::new(id.to_string())))
}

fn body(call: &Call<'_>) -> Result<StartCaptionsBody, Refusal> {
    let mut body = call.object()?;
    // One known client has text in place of the boolean.
    if let Some(partial) = body.get_mut("partialCaptions")
        && let Some(meant) = partial.as_str().and_then(|text| text.parse::<bool>().ok())
    {
        *partial = Value::Bool(meant);
    }
    read(body)
}

fn check(body: &StartCaptionsBody) -> Result<(), Refusal> {
    let in_range = |seconds| (SHORTEST..=LONGEST).contains(&seconds);
    if body
        .max_duration
        .is_some_and(|longest| !in_range(longest.as_secs()))
    {
        return Err(Refusal::bad_request("maxDuration must be 300 to 14400 seconds"));
    }
    if body
        .language_code
        .as_ref()
        .is_some_and(|code| !LanguageCode::KNOWN.contains(code))
    {
        let first = "languageCode must be one of the languages of live captions";
        let known: Vec<_> = LanguageCode::KNOWN.iter().map(LanguageCode::as_str).collect();
        return Err(Refusal::bad_request(format!("{first}: {}", known.join(", "))));
    }
    if let Some(url) = &body.status_callback_url {
        let length = url.as_str().chars().count();
        if !(SHORTEST_URL..=LONGEST_URL).contains(&length) || !url.has_scheme(&["http", "https"]) {
            return Err(Refusal::bad_request(
                "statusCallbackUrl must be an http or https URL of 15 to 2048 characters",
            ));
        }
    }
    Ok(())
}

fn stop(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = Uuid::parse_str(call.parameter(0)).ok();
    let mut world = call.application.world();
    if id.is_some_and(|id| world.stop_captions(id, call.now)) {
        Ok(Answer::new(StatusCode::ACCEPTED))
    } else {
        let message = "No running captions of this id were found";
        Err(Refusal::status(StatusCode::NOT_FOUND, message))
    }
}
