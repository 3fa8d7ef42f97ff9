//! SIP calls: what the other end does.

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use super::answer::{Answer, answer};
use super::input::{Body, Nothing, Parameters, Segments};
use crate::control::{Control, ControlError};

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/control/sessions/{session}/calls", get(list))
        .route("/control/sessions/{session}/calls/{call}", post(move_to))
}

async fn list(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(session): Segments<String>,
) -> Answer {
    answer(&json!({"calls": control.calls(session).await?}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    state: String,
    status: Option<u16>,
}

async fn move_to(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments((session, call)): Segments<(String, String)>,
    body: Body,
) -> Answer {
    let to: Move = body.object()?;
    let moved = match (to.state.as_str(), to.status) {
        ("ringing", None) => control.ring_call(session, call).await?,
        ("held", None) => control.hold_call(session, call).await?,
        ("answered", None) => control.answer_call(session, call).await?,
        ("rejected", Some(status)) => control.reject_call(session, call, status).await?,
        ("ended", None) => control.end_call(session, call).await?,
        _ => {
            let rule = "state must be ringing, answered, held, ended, or rejected with a status such as 486";
            return Err(ControlError::new(400, rule).into());
        }
    };
    answer(&moved)
}
