//! The control surface over HTTP: routes that call [`Control`], and nothing else.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use http::{HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Control, ControlError, NewStream};
use crate::applications::Applications;
use crate::clock;
use crate::fault::{Fault, Span};

/// How long a call may wait for requests to arrive.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

type Answer = Result<Response, Refused>;

/// A refusal on its way out. A type of its own, so that the public error knows nothing of the web framework.
struct Refused(ControlError);

impl<E: Into<ControlError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// The routes of the control port.
pub(crate) fn router(applications: Arc<Applications>) -> Router {
    Router::new()
        .route("/control", get(health))
        .route(
            "/control/applications",
            get(list_applications).post(add_application),
        )
        .route("/control/sessions/{session}", get(show_session))
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
        .route("/control/clock", get(read_clock).post(turn_clock))
        .route("/control/requests", get(list_requests).delete(clear_requests))
        .route(
            "/control/faults",
            get(list_faults).post(add_faults).delete(clear_faults),
        )
        .route("/control/faults/{fault}", delete(remove_fault))
        .route("/control/reset", post(reset))
        .fallback(|| async { Refused::from(ControlError::new(404, "There is no such control call")) })
        .method_not_allowed_fallback(|| async {
            Refused::from(ControlError::new(405, "This control call has another method"))
        })
        .with_state(Control::new(applications))
}

/// Which application a call is about; the first one unless it is named.
#[derive(Deserialize)]
struct Scope {
    application: Option<String>,
}

impl Scope {
    fn of(&self, control: &Control) -> Result<Control, ControlError> {
        self.application
            .as_deref()
            .map_or_else(|| Ok(control.clone()), |id| control.application(id))
    }
}

/// The parameters of the query, with a refusal of our own form when they are not right.
struct Parameters<T>(T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut http::request::Parts, _: &S) -> Result<Self, Refused> {
        let Query(parameters) = Query::try_from_uri(&parts.uri).map_err(|error| {
            ControlError::new(400, format!("The query is not right: {}", error.body_text()))
        })?;
        Ok(Self(parameters))
    }
}

async fn health(State(control): State<Control>) -> Answer {
    answer(&json!({"version": env!("CARGO_PKG_VERSION"), "applications": control.application_ids()}))
}

async fn list_applications(State(control): State<Control>) -> Answer {
    answer(&json!({"applications": control.application_ids()}))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct NewApplication {
    id: Option<String>,
    public_key: Option<String>,
}

async fn add_application(State(control): State<Control>, body: Bytes) -> Answer {
    let new: NewApplication = read(&body)?;
    let added = control
        .add_application(new.id.as_deref(), new.public_key.as_deref())
        .await?;
    answer(&json!({"applicationId": added.application_id()}))
}

async fn show_session(State(control): State<Control>, Path(session): Path<String>) -> Answer {
    answer(&control.session(session).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    token: String,
}

async fn join(State(control): State<Control>, Path(session): Path<String>, body: Bytes) -> Answer {
    let join: Join = read(&body)?;
    let connection = control.join(session, join.token).await?;
    answer(&json!({"connectionId": connection}))
}

async fn leave(
    State(control): State<Control>,
    Path((session, connection)): Path<(String, String)>,
) -> Answer {
    control.leave(session, connection).await?;
    nothing()
}

async fn publish(
    State(control): State<Control>,
    Path((session, connection)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let stream: NewStream = read(&body)?;
    let stream = control.publish(session, connection, stream).await?;
    answer(&json!({"streamId": stream}))
}

async fn unpublish(
    State(control): State<Control>,
    Path((session, stream)): Path<(String, String)>,
) -> Answer {
    control.unpublish(session, stream).await?;
    nothing()
}

fn clock_of(control: &Control) -> Answer {
    let now = control.now();
    answer(&json!({
        "now": now,
        "date": clock::http_date(now),
        "offsetSeconds": control.clock_offset_millis() as f64 / 1000.0,
    }))
}

async fn read_clock(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    clock_of(&scope.of(&control)?)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Turn {
    advance_seconds: f64,
}

async fn turn_clock(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    body: Bytes,
) -> Answer {
    let control = scope.of(&control)?;
    let turn: Turn = read(&body)?;
    let by = Duration::try_from_secs_f64(turn.advance_seconds.abs())
        .map_err(|_| ControlError::new(400, "advanceSeconds is too large"))?;
    if turn.advance_seconds < 0.0 {
        control.turn_back(by).await;
    } else {
        control.advance(by).await;
    }
    clock_of(&control)
}

#[derive(Deserialize)]
struct Wanted {
    application: Option<String>,
    #[serde(default, rename = "match")]
    matching: String,
    #[serde(default = "one")]
    count: usize,
    wait: Option<Span>,
}

fn one() -> usize {
    1
}

async fn list_requests(State(control): State<Control>, Parameters(wanted): Parameters<Wanted>) -> Answer {
    let control = Scope {
        application: wanted.application,
    }
    .of(&control)?;
    let time = wanted
        .wait
        .map_or(Duration::ZERO, |wait| wait.0.min(LONGEST_WAIT));
    let requests = control
        .wait_for_requests(&wanted.matching, wanted.count, time)
        .await;
    answer(
        &json!({"complete": requests.len() >= wanted.count, "count": requests.len(), "requests": requests}),
    )
}

async fn clear_requests(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    scope.of(&control)?.clear_requests().await;
    nothing()
}

/// One fault, or several that strike one after the other.
#[derive(Deserialize)]
#[serde(untagged)]
enum NewFaults {
    Several(Vec<serde_json::Value>),
    One(serde_json::Value),
}

async fn add_faults(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    body: Bytes,
) -> Answer {
    let control = scope.of(&control)?;
    let new = match read(&body)? {
        NewFaults::Several(several) => several,
        NewFaults::One(one) => vec![one],
    };
    let faults: Vec<Fault> = new
        .into_iter()
        .map(|fault| serde_json::from_value(fault).map_err(|error| ControlError::new(400, error.to_string())))
        .collect::<Result<_, _>>()?;
    // All or none: a list with a mistake in it must not leave its first half behind.
    for fault in &faults {
        fault.check()?;
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
    Path(fault): Path<String>,
) -> Answer {
    let id = fault
        .parse()
        .map_err(|_| ControlError::not_found("fault", &fault))?;
    scope.of(&control)?.remove_fault(id).await?;
    nothing()
}

async fn reset(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    match scope.application {
        Some(_) => scope.of(&control)?.reset().await,
        None => control.reset_all().await,
    }
    nothing()
}

/// Reads a JSON body whatever it is labelled as, since `curl -d` labels it as a form. No body is an empty object.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, ControlError> {
    let body: &[u8] = if body.trim_ascii().is_empty() { b"{}" } else { body };
    serde_json::from_slice(body)
        .map_err(|error| ControlError::new(400, format!("The body is not right: {error}")))
}

fn answer(value: &impl Serialize) -> Answer {
    json_answer(StatusCode::OK, value)
}

fn nothing() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn json_answer(status: StatusCode, value: &impl Serialize) -> Answer {
    let body = serde_json::to_vec(value).map_err(|error| ControlError::new(500, error.to_string()))?;
    let kind = [(
        http::header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    )];
    Ok((status, kind, body).into_response())
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        json_answer(status, &self.0).unwrap_or_else(|_| status.into_response())
    }
}
