//! The journal of requests.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::LONGEST_WAIT;
use super::message::{Answer, Parameters, Scope, nothing};
use super::streamed::{BATCH, Source, streamed};
use crate::control::Control;
use crate::fault::Span;
use crate::journal::RecordedRequest;

pub(super) fn routes() -> Router<Control> {
    Router::new().route("/control/requests", get(list).delete(clear))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    application: Option<String>,
    #[serde(default, rename = "match")]
    matching: String,
    #[serde(default)]
    after: u64,
    #[serde(default = "one")]
    count: usize,
    wait: Option<Span>,
}

fn one() -> usize {
    1
}

async fn list(State(control): State<Control>, Parameters(wanted): Parameters<Wanted>) -> Answer {
    let control = Scope {
        application: wanted.application,
    }
    .of(&control)?;
    let time = wanted
        .wait
        .map_or(Duration::ZERO, |wait| wait.0.min(LONGEST_WAIT));
    let journal = &control.application.journal;
    journal
        .wait(&wanted.matching, wanted.after, wanted.count, time)
        .await;
    let requests = Requests {
        last: journal.last_sequence(),
        after: wanted.after,
        matching: wanted.matching,
        wanted: wanted.count,
        count: 0,
        control,
    };
    streamed(&Map::new(), "requests", requests)
}

/// Requests on their way out.
struct Requests {
    control: Control,
    matching: String,
    after: u64,
    /// The last one there was when the answer began.
    last: u64,
    wanted: usize,
    count: usize,
}

impl Source for Requests {
    type Item = RecordedRequest;

    fn next(&mut self) -> Vec<RecordedRequest> {
        let journal = &self.control.application.journal;
        let items = journal.matching(&self.matching, (self.after, self.last), BATCH);
        if let Some(last) = items.last() {
            self.after = last.sequence;
        }
        self.count += items.len();
        items
    }

    fn rest(&mut self) -> Map<String, Value> {
        Map::from_iter([
            ("complete".to_owned(), (self.count >= self.wanted).into()),
            ("count".to_owned(), self.count.into()),
        ])
    }
}

async fn clear(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    scope.of(&control)?.clear_requests().await;
    nothing()
}
