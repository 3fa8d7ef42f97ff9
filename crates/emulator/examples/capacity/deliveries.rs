//! Webhooks that nobody takes in: what they hold while they are pending, while they are listed, and after a reset.

use std::time::{Duration, Instant};

use http::Request;
use http_body_util::{BodyExt, Full};
use serde_json::Value;
use tokio::net::TcpListener;
use vonage_video_emulator::{Emulator, NewStream, Webhook};

use super::calls::{Outcome, bearer, call, connect, report, sign};

/// How long the deliveries may take to fail for the first time.
const PATIENCE: Duration = Duration::from_secs(600);

/// Makes so many deliveries that fail and stay pending, and prints the resident memory of each step.
pub(crate) async fn measure(count: usize) -> Outcome<()> {
    let emulator = Emulator::start().await?;
    let control = emulator.control();
    report("at first", 0, Duration::ZERO).await?;
    // Nothing listens here any more: every attempt is refused at once.
    let address = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
    let webhook = Webhook::new("session", &format!("http://{address}/hooks"))?;
    control
        .register_webhook(webhook.secret("not-a-real-secret")?)
        .await?;
    control.hold_clock().await;

    let begun = Instant::now();
    let mut api = connect(emulator.api_url()).await?;
    let created = call(&mut api, "POST", "/session/create", &bearer(&emulator)?).await?;
    let session = created
        .pointer("/0/session_id")
        .and_then(Value::as_str)
        .ok_or_else(|| format!("no session id: {created}"))?;
    let connection = control.join(session, sign(&emulator, Some(session))?).await?;
    let mut events = 2;
    while events < count {
        let stream = NewStream::named("Stage left");
        let stream = control.publish(session, &connection, stream).await?;
        control.unpublish(session, stream).await?;
        events += 2;
    }
    let outlook = control.wait_for_webhooks(PATIENCE).await;
    report("pending", outlook.pending, begun.elapsed()).await?;

    let begun = Instant::now();
    let bytes = list(emulator.control_url(), outlook.pending).await?;
    report("bytes", bytes, begun.elapsed()).await?;

    let begun = Instant::now();
    control.reset().await;
    report("reset", 0, begun.elapsed()).await
}

/// Reads so many deliveries over HTTP and throws them away; how many bytes they were.
async fn list(control: &str, limit: usize) -> Outcome<usize> {
    let mut sender = connect(control).await?;
    let path = format!("/control/deliveries?limit={}", limit.max(1));
    let request = Request::get(path).header("host", "localhost");
    let mut body = sender
        .send_request(request.body(Full::default())?)
        .await?
        .into_body();
    let mut bytes = 0;
    while let Some(frame) = body.frame().await {
        bytes += frame?.into_data().unwrap_or_default().len();
    }
    Ok(bytes)
}
