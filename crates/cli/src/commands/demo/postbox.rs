//! A server of the tour's own, for webhooks.

use std::future::pending;
use std::time::Duration;

use axum::extract::{FromRef, State};
use axum::routing::post;
use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use vonage_video::contract::http::header::AUTHORIZATION;
use vonage_video::contract::http::{HeaderMap, HeaderValue};
use vonage_video::webhooks::{Answer, Delivery, Family, Receiver, Verified};

use super::halt::{Halt, unexpected};
use crate::serve::serve;

/// Nothing here takes longer on one machine.
const PATIENCE: Duration = Duration::from_secs(5);

/// The server.
pub(super) struct Postbox {
    url: String,
    letters: mpsc::UnboundedReceiver<Letter>,
}

/// A delivery that was taken, and the header it came with.
pub(super) struct Letter {
    pub(super) authorization: HeaderValue,
    pub(super) delivery: Delivery,
}

impl Postbox {
    /// Receives deliveries of this family.
    pub(super) async fn open(receiver: Receiver, family: Family) -> Result<Self, Halt> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/{family}", listener.local_addr()?);
        let (arrived, letters) = mpsc::unbounded_channel();
        let routes = Router::new()
            .route(&format!("/{family}"), post(take).layer(Extension(family)))
            .with_state(Office { receiver, arrived });
        // Whatever goes wrong, no letters come, and that is noticed.
        tokio::spawn(async move { serve(&listener, routes, pending()).await });
        Ok(Self { url, letters })
    }

    /// Where it listens.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The next delivery.
    pub(super) async fn next(&mut self) -> Result<Letter, Halt> {
        let letter = tokio::time::timeout(PATIENCE, self.letters.recv()).await;
        let letter = letter.ok().flatten();
        letter.ok_or_else(|| unexpected("a webhook that should have come did not"))
    }
}

/// What the handler needs.
#[derive(Clone)]
struct Office {
    receiver: Receiver,
    arrived: mpsc::UnboundedSender<Letter>,
}

impl FromRef<Office> for Receiver {
    fn from_ref(office: &Office) -> Self {
        office.receiver.clone()
    }
}

async fn take(State(office): State<Office>, mut headers: HeaderMap, Verified(delivery): Verified) -> Answer {
    if let Some(authorization) = headers.remove(AUTHORIZATION) {
        // The tour has ended if nobody takes it.
        let _ = office.arrived.send(Letter {
            authorization,
            delivery,
        });
    }
    Answer::ok()
}
