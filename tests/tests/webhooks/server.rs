//! A server as users write it, which keeps what it was told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{FromRef, State};
use axum::routing::post;
use axum::{Extension, Router};
use vonage_video::webhooks::{
    Answer, Delivery, Event, EventKind, Family, Guard, Identity, Receiver, SignatureSecret, Verified,
};
use vonage_video_emulator::{Control, Webhook};

use crate::support::world::World;

pub(crate) const SECRET: &str = "shared by both ends of this test";

#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    guard: Guard,
    kept: Arc<Kept>,
}

/// What the handler has done and what was answered.
#[derive(Default)]
pub(crate) struct Kept {
    /// How often each event was handled, by its kind and the object's id.
    pub(crate) handled: Mutex<HashMap<(EventKind, String), u32>>,
    pub(crate) events: Mutex<Vec<Event>>,
    /// How often each status was answered to what was verified.
    pub(crate) answers: Mutex<HashMap<u16, u32>>,
    /// The handler fails whenever this many calls have passed since it last did; never for 0.
    fails_every: u32,
    calls: Mutex<u32>,
}

/// It was not handled, and has to come again.
#[derive(Debug)]
struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the handler fails on purpose")
    }
}

impl Kept {
    fn handle(&self, delivery: Delivery) -> Result<(), Failed> {
        let mut calls = self.calls.lock().unwrap();
        *calls += 1;
        if self.fails_every > 0 && calls.is_multiple_of(self.fails_every) {
            return Err(Failed);
        }
        let event = delivery.into_event();
        let key = (
            event.kind().unwrap(),
            event.object_id().unwrap_or_default().to_owned(),
        );
        *self.handled.lock().unwrap().entry(key).or_default() += 1;
        self.events.lock().unwrap().push(event);
        Ok(())
    }
}

async fn callback(
    State(guard): State<Guard>,
    State(kept): State<Arc<Kept>>,
    Verified(delivery): Verified,
) -> Answer {
    let handled = guard
        .handle(delivery, async |delivery| kept.handle(delivery))
        .await;
    let answer = handled.answer();
    *kept.answers.lock().unwrap().entry(answer.status()).or_default() += 1;
    answer
}

/// Starts a server and registers it for all families at the emulator of `world`.
pub(crate) async fn start(world: &World, identity: Identity, fails_every: u32) -> Arc<Kept> {
    let kept = Arc::new(Kept {
        fails_every,
        ..Kept::default()
    });
    let receiver = Receiver::builder()
        .secret(SignatureSecret::new(SECRET).unwrap())
        .application(world.control.application_id())
        .build()
        .unwrap();
    let app = App {
        receiver,
        guard: Guard::in_memory(identity),
        kept: Arc::clone(&kept),
    };
    let mut routes = Router::new();
    for &family in Family::ALL {
        routes = routes.route(&format!("/{family}"), post(callback).layer(Extension(family)));
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, routes.with_state(app)).into_future());
    for &family in Family::ALL {
        register(&world.control, family, &format!("http://{address}/{family}")).await;
    }
    kept
}

async fn register(control: &Control, family: Family, url: &str) {
    let webhook = Webhook::new(family.as_str(), url)
        .unwrap()
        .secret(SECRET)
        .unwrap();
    control.register_webhook(webhook).await.unwrap();
}
