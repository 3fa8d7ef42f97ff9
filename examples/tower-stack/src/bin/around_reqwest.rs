//! Creates a session through `reqwest`.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use vonage_video::{ClientBuilder, CreateSession};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // The SDK retries where it is safe, and follows no redirect with a token.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .build()?;
    let client = tower_stack::around_reqwest(ClientBuilder::from_env()?, http)?;
    let session = client.sessions().create(CreateSession::routed()).await?;
    println!("session {}", session.id);
    Ok(())
}
