//! Signals that simulated clients have received.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde_json::json;

use super::answer::{Answer, answer};
use super::input::{Nothing, Parameters, Segments};
use crate::control::Control;

pub(super) fn routes() -> Router<Control> {
    Router::new().route(
        "/control/sessions/{session}/connections/{connection}/signals",
        get(list),
    )
}

async fn list(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments((session, connection)): Segments<(String, String)>,
) -> Answer {
    answer(&json!({"signals": control.signals(session, connection).await?}))
}
