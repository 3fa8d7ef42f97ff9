//! The journal of webhooks: page by page, and what is still to come.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::LONGEST_WAIT;
use super::message::{Answer, Parameters, Scope, answer, nothing};
use super::streamed::{BATCH, Source, streamed};
use crate::control::{Control, ControlError};
use crate::fault::Span;
use crate::webhooks::{DeliveryState, DeliveryView, Wanted};
use crate::world::WebhookKey;

/// How many deliveries an answer has unless it is asked for more or less.
const PAGE: usize = 1000;
/// How many it has at most.
const LONGEST_PAGE: usize = 100_000;

pub(super) fn routes() -> Router<Control> {
    Router::new()
        .route("/control/deliveries", get(list).delete(forget))
        .route("/control/deliveries/quiet", get(quiet))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    application: Option<String>,
    #[serde(default)]
    after: u64,
    #[serde(default = "page")]
    limit: usize,
    key: Option<WebhookKey>,
    state: Option<DeliveryState>,
}

fn page() -> usize {
    PAGE
}

async fn list(State(control): State<Control>, Parameters(query): Parameters<Query>) -> Answer {
    let control = Scope {
        application: query.application,
    }
    .of(&control)?;
    if !(1..=LONGEST_PAGE).contains(&query.limit) {
        return Err(ControlError::new(400, "limit must be from 1 to 100000").into());
    }
    let (_, last) = control.application.webhooks.counts();
    let page = Page {
        wanted: Wanted {
            after: query.after,
            last,
            key: query.key,
            state: query.state,
        },
        left: query.limit,
        count: 0,
        control,
    };
    streamed(&Map::new(), "deliveries", page)
}

/// A page of deliveries on its way out.
struct Page {
    control: Control,
    wanted: Wanted,
    left: usize,
    count: usize,
}

impl Page {
    fn read(&self, most: usize) -> Vec<DeliveryView> {
        let application = &self.control.application;
        application
            .webhooks
            .deliveries(&self.wanted, most, &application.id)
    }
}

impl Source for Page {
    type Item = DeliveryView;

    fn next(&mut self) -> Vec<DeliveryView> {
        let items = self.read(self.left.min(BATCH));
        if let Some(last) = items.last() {
            self.wanted.after = last.id;
        }
        self.left -= items.len();
        self.count += items.len();
        items
    }

    fn rest(&mut self) -> Map<String, Value> {
        let more = !self.read(1).is_empty();
        let counts = self.control.delivery_counts();
        let mut rest = Map::from_iter([
            ("count".to_owned(), self.count.into()),
            ("pending".to_owned(), counts.pending.into()),
            ("finished".to_owned(), counts.finished.into()),
            ("dropped".to_owned(), counts.dropped.into()),
            ("overflowed".to_owned(), counts.overflowed.into()),
        ]);
        if more {
            rest.insert("next".to_owned(), self.wanted.after.into());
        }
        rest
    }
}

async fn forget(State(control): State<Control>, Parameters(scope): Parameters<Scope>) -> Answer {
    scope.of(&control)?.clear_deliveries().await;
    nothing()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patience {
    application: Option<String>,
    wait: Option<Span>,
}

async fn quiet(State(control): State<Control>, Parameters(patience): Parameters<Patience>) -> Answer {
    let control = Scope {
        application: patience.application,
    }
    .of(&control)?;
    let time = patience.wait.map_or(Duration::ZERO, |wait| wait.0);
    answer(&control.wait_for_webhooks(time.min(LONGEST_WAIT)).await)
}
