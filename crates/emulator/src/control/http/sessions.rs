//! A session as the emulator holds it, with all its archives.

use axum::extract::State;
use serde_json::Value;

use super::answer::Answer;
use super::input::{Nothing, Parameters, Segments};
use super::streamed::{BATCH, Source, streamed};
use crate::control::clients::no_session;
use crate::control::{ArchiveView, Control, ControlError, SessionView};

pub(super) async fn show(
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
