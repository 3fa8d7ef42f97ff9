//! What is in a session: the session with all its archives, signals that clients have received, SIP calls, and what Audio
//! Connectors send.

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::message::{Answer, Body, Nothing, Parameters, Scope, Segments, answer, nothing};
use super::streamed::{BATCH, Source, streamed};
use crate::audio::Audio;
use crate::control::clients::no_session;
use crate::control::{ArchiveView, Control, ControlError, SessionView};

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/control/sessions/{session}", get(show))
        .route(
            "/control/sessions/{session}/connections/{connection}/signals",
            get(list_signals),
        )
        .route("/control/sessions/{session}/calls", get(list_calls))
        .route("/control/sessions/{session}/calls/{call}", post(move_call))
        .route("/control/audio", post(set_audio))
}

async fn show(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments(session): Segments<String>,
) -> Answer {
    let application = control.application_of(&session)?;
    let view = SessionView::of(&application.id, &session, &application.world());
    let view = view.ok_or_else(|| no_session(&session))?;
    let view = serde_json::to_value(view).map_err(|error| ControlError::new(500, error.to_string()))?;
    let Value::Object(mut members) = view else {
        return Err(no_session(&session).into());
    };
    members.remove("archives");
    let archives = Archives {
        control: control.application(&application.id)?,
        session,
        sent: 0,
    };
    streamed(&members, "archives", archives)
}

/// The archives of a session on their way out.
struct Archives {
    control: Control,
    session: String,
    sent: usize,
}

impl Source for Archives {
    type Item = ArchiveView;

    fn next(&mut self) -> Vec<ArchiveView> {
        let application = &self.control.application;
        let part = (self.sent, BATCH);
        let items =
            ArchiveView::of_session(&application.world(), &self.session, part, application.clock.now());
        self.sent += items.len();
        items
    }
}

async fn list_signals(
    State(control): State<Control>,
    _: Parameters<Nothing>,
    Segments((session, connection)): Segments<(String, String)>,
) -> Answer {
    answer(&json!({"signals": control.signals(session, connection).await?}))
}

async fn list_calls(
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

async fn move_call(
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedAudio {
    tone: Option<f64>,
    silence: Option<bool>,
    wav: Option<String>,
}

async fn set_audio(
    State(control): State<Control>,
    Parameters(scope): Parameters<Scope>,
    body: Body,
) -> Answer {
    let control = scope.of(&control)?;
    let wanted: WantedAudio = body.object()?;
    let audio = match (wanted.tone, wanted.silence, wanted.wav) {
        (Some(hertz), None, None) => Audio::tone(hertz)?,
        (None, Some(true), None) => Audio::silence(),
        (None, None, Some(text)) => {
            let file = STANDARD.decode(text.trim());
            let file = file.map_err(|_| ControlError::new(400, "wav must be a file in base64"))?;
            Audio::wav(&file)?
        }
        _ => {
            let rule = "Exactly one of tone (in Hz), silence (true) and wav (a file in base64) is needed";
            return Err(ControlError::new(400, rule).into());
        }
    };
    control.set_audio(audio).await;
    nothing()
}
