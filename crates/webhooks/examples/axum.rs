//! A server with axum that receives what Vonage sends: one URL for each family, each delivery handled once.
//!
//! ```text
//! VONAGE_SIGNATURE_SECRET=… cargo run -p vonage-video-webhooks --features axum --example axum
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use std::error::Error;

use axum::extract::{FromRef, State};
use axum::routing::post;
use axum::{Extension, Router};
use vonage_video_webhooks::{Event, Family, Guard, Handled, Identity, Receiver, SignatureSecret, Verified};

#[derive(Clone, FromRef)]
struct App {
    receiver: Receiver,
    guard: Guard,
}

async fn callback(State(guard): State<Guard>, Verified(delivery): Verified) -> Handled<std::io::Error> {
    guard
        .handle(delivery, async |delivery| {
            match delivery.event() {
                Event::Archive(archive) => println!("archive {} is {}", archive.id, archive.status.as_str()),
                Event::ConnectionCreated(event) => println!("somebody joined {}", event.session_id),
                other => println!("{:?} in {:?}", other.kind(), other.session_id()),
            }
            // Put what takes longer into a queue. An error here makes Vonage send the event again.
            Ok(())
        })
        .await
}

/// The routes, which a test mounts as well.
pub(crate) fn app(receiver: Receiver) -> Router {
    // An event is handled once even if Vonage signs each retry anew; of two events with the same bytes, the second is dropped.
    let guard = Guard::in_memory(Identity::TokenIdOrContent);
    let mut routes = Router::new();
    for &family in Family::ALL {
        let path = format!("/vonage/{family}");
        routes = routes.route(&path, post(callback).layer(Extension(family)));
    }
    routes.with_state(App { receiver, guard })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = SignatureSecret::new(std::env::var("VONAGE_SIGNATURE_SECRET")?)?;
    let receiver = Receiver::builder().secret(secret).build()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port())).await?;
    println!("http://{}/vonage/archive and so on", listener.local_addr()?);
    axum::serve(listener, app(receiver)).await?;
    Ok(())
}

/// The port in `PORT`; any that is free otherwise.
fn port() -> u16 {
    std::env::var("PORT")
        .ok()
        .and_then(|port| port.parse().ok())
        .unwrap_or(0)
}
