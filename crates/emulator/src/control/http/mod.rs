//! The control surface over HTTP: routes that call [`Control`], and nothing else.

mod deliveries;
mod guard;
mod message;
mod recordings;
mod requests;
mod sessions;
mod streamed;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{delete, get, post};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub(crate) use self::guard::OwnHosts;
use self::message::{
    Answer, Body, LONGEST_BODY, Nothing, Parameters, Refused, Scope, Segments, answer, nothing,
};
use super::{Control, ControlError, DepartureReason, NewStream, check_operation};
use crate::applications::Applications;
use crate::clock;
use crate::fault::Fault;
use crate::redact::redact_text;

/// How long a call may wait for requests to arrive.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// The routes of the control port.
pub(crate) fn router(applications: Arc<Applications>, hosts: OwnHosts) -> Router {
    Router::new()
        .route("/control", get(health))
        .route(
            "/control/applications",
            get(list_applications).post(add_application),
        )
        .route("/control/sessions/{session}/connections", post(join))
        .route(
            "/control/sessions/{session}/connections/{connection}",
            delete(leave),
        )
        .route(
            "/control/sessions/{session}/connections/{connection}/streams",
            post(publish),
        )
        .route("/control/sessions/{session}/streams/{stream}", delete(unpublish))
        .route(
            "/control/sessions/{session}/streams/{stream}/unmute",
            post(unmute),
        )
        .route("/control/clock", get(read_clock).post(turn_clock))
        .route(
            "/control/faults",
            get(list_faults).post(add_faults).delete(clear_faults),
        )
        .route("/control/faults/{fault}", delete(remove_fault))
        .route("/control/reset", post(reset))
        .merge(recordings::routes())
        .merge(requests::routes())
        .merge(sessions::routes())
        .merge(webhooks::routes())
        .fallback(|| async { Refused::from(ControlError::new(404, "There is no such control call")) })
        .method_not_allowed_fallback(|| async {
            Refused::from(ControlError::new(405, "This control call has another method"))
        })
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(from_fn_with_state(hosts, guard::guard))
        .layer(from_fn(report))
        .with_state(Control::new(applications))
}

/// Reports each call. It is the test that makes it, not what is tested: hence a level below that of API requests.
async fn report(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), redact_text(request.uri().path()));
    let response = next.run(request).await;
    let status = response.status().as_u16();
    tracing::debug!(target: "vonage_video_emulator::control", %method, %path, status, "control call");
    response
}

async fn health(State(control): State<Control>, _: Parameters<Nothing>) -> Answer {
    answer(&json!({"version": env!("CARGO_PKG_VERSION"), "applications": control.application_ids()}))
}

async fn list_applications(State(control): State<Control>, _: Parameters<Nothing>) -> Answer {
    answer(&json!({"applications": control.application_ids()}))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct NewApplication {
    id: Option<String>,
    public_key: Option<String>,
}

async fn add_application(State(control): State<Control>, _: Parameters<Nothing>, body: Body) -> Answer {
    let new: NewApplication = body.object()?;
    let added = control
        .add_application(new.id.as_deref(), new.public_key.as_deref())
        .await?;
    answer(&json!({"applicationId": added.application_id()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    token: String,
}

async fn join(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(session): Segments<String>,
    body: Body,
) -> Answer {
    let join: Join = body.object()?;
    let connection = control.join(session, join.token).await?;
    answer(&json!({"connectionId": connection}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    #[serde(default)]
    reason: DepartureReason,
}

async fn leave(
    State(control): State<Control>,
    Parameters(why): Parameters<Why>,
    Segments((session, connection)): Segments<(String, String)>,
) -> Answer {
    control.leave_because(session, connection, why.reason).await?;
    nothing()
}

async fn publish(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments((session, connection)): Segments<(String, String)>,
    body: Body,
) -> Answer {
    let stream: NewStream = body.object()?;
    let stream = control.publish(session, connection, stream).await?;
    answer(&json!({"streamId": stream}))
}

async fn unpublish(
    State(control): State<Control>,
    Parameters(why): Parameters<Why>,
    Segments((session, stream)): Segments<(String, String)>,
) -> Answer {
    control.unpublish_because(session, stream, why.reason).await?;
    nothing()
}

async fn unmute(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments((session, stream)): Segments<(String, String)>,
    body: Body,
) -> Answer {
    let Nothing {} = body.object()?;
    control.unmute(session, stream).await?;
    nothing()
}

fn clock_of(control: &Control) -> Answer {
    let now = control.now();
    answer(&json!({
        "now": now,
        "date": clock::http_date(now),
        "offsetSeconds": control.clock_offset_millis() as f64 / 1000.0,
        "held": control.is_clock_held(),
        "tokens": match control.application.clock.judges_tokens_by_system() {
            true => TokenTime::System,
            false => TokenTime::Clock,
        },
    }))
}

async fn read_clock(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    clock_of(&scope.of(&control)?)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Turn {
    advance_seconds: Option<f64>,
    held: Option<bool>,
    tokens: Option<TokenTime>,
}

/// The time by which tokens are judged.
#[derive(Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum TokenTime {
    /// That of the clock which is turned.
    Clock,
    /// That of the system, which signers follow that have never heard of another.
    System,
}

async fn turn_clock(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    body: Body,
) -> Answer {
    let control = scope.of(&control)?;
    let turn: Turn = body.object()?;
    if turn.advance_seconds.is_none() && turn.held.is_none() && turn.tokens.is_none() {
        let rule = "Invalid body: it must have advanceSeconds, held or tokens";
        return Err(ControlError::new(400, rule).into());
    }
    // A number too large for the type becomes the largest, which is out of range as well.
    let millis = (turn.advance_seconds.unwrap_or_default() * 1000.0).round() as i64;
    if !control.turn_within_range(millis) {
        let rule = "advanceSeconds would take the clock out of the years 1970 to 9999";
        return Err(ControlError::new(400, rule).into());
    }
    match turn.held {
        Some(true) => control.hold_clock().await,
        Some(false) => control.release_clock().await,
        None => {}
    }
    if let Some(tokens) = turn.tokens {
        let by_system = tokens == TokenTime::System;
        control.application.clock.judge_tokens_by_system(by_system);
    }
    clock_of(&control)
}

async fn add_faults(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    body: Body,
) -> Answer {
    let control = scope.of(&control)?;
    let faults: Vec<Fault> = body.objects()?;
    // All or none: a list with a mistake in it must not leave its first half behind.
    for fault in &faults {
        fault.check()?;
        check_operation(fault)?;
    }
    let mut ids = Vec::new();
    for fault in faults {
        ids.push(control.fault(fault).await?);
    }
    answer(&json!({"ids": ids}))
}

async fn list_faults(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    answer(&json!({"faults": scope.of(&control)?.faults().await}))
}

async fn clear_faults(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    scope.of(&control)?.clear_faults().await;
    nothing()
}

async fn remove_fault(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    Segments(fault): Segments<String>,
) -> Answer {
    let id = fault
        .parse()
        .map_err(|_| ControlError::not_found("fault", &fault))?;
    scope.of(&control)?.remove_fault(id).await?;
    nothing()
}

async fn reset(State(control): State<Control>, Parameters(scope): Parameters<Scope>, body: Body) -> Answer {
    // An application named in the body would otherwise be overlooked, and every application reset.
    let Nothing {} = body.object()?;
    match scope.application {
        Some(_) => scope.of(&control)?.reset().await,
        None => control.reset_all().await,
    }
    nothing()
}
