//! Creates sessions through a client with a rate limit, a circuit breaker and a counter.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use vonage_video::{ClientBuilder, CreateSession};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = tower_stack::with_layers(ClientBuilder::from_env()?)?;
    for _ in 0..3 {
        let session = client.sessions().create(CreateSession::routed()).await?;
        println!("session {}", session.id);
    }
    Ok(())
}
