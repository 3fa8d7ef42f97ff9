//! Client tokens over HTTP, for a fleet that only signs: hyper and `vonage-video-auth`, nothing else of the SDK.
//!
//! Put it where only your own services reach it: whoever may ask it for a token may enter every session.

mod routes;
mod serve;
mod settings;

use std::io::Write as _;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::net::TcpListener;
use vonage_video_auth::{SystemClock, TokenIssuer};

use crate::settings::Settings;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let settings = Settings::from_env()?;
    let issuer = TokenIssuer::for_key(&settings.key, Arc::new(SystemClock));
    let listener = TcpListener::bind(settings.address).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", settings.address))?;
    writeln!(
        std::io::stdout(),
        "listening on http://{}",
        listener.local_addr()?
    )?;
    serve::until_told_to_end(&listener, &issuer).await
}
