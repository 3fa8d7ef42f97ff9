//! What Audio Connectors send.

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::answer::{Answer, nothing};
use super::input::{Body, Parameters, Scope};
use crate::audio::Audio;
use crate::control::{Control, ControlError};

pub(super) fn routes() -> Router<Control> {
    Router::new().route("/control/audio", post(set))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    tone: Option<f64>,
    silence: Option<bool>,
    wav: Option<String>,
}

async fn set(State(control): State<Control>, Parameters(scope): Parameters<Scope>, body: Body) -> Answer {
    let control = scope.of(&control)?;
    let wanted: Wanted = body.object()?;
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
