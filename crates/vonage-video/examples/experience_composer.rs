//! A web page as a participant: start, wait for its stream, stop.
//!
//! `cargo run -p vonage-video --example experience_composer -- SESSION URL`, with the environment of the example
//! `quickstart`. SESSION is routed; the page can be reached from the internet.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use anyhow::{Context, bail};
use vonage_video::experience_composer::{RenderFailure, StartRender, conditions};
use vonage_video::{Client, Outcome, Render, Resolution, Role, SessionId};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: experience_composer SESSION URL";
    let session = arguments.next().context(usage)?.into();
    let page = arguments.next().context(usage)?;
    run(&Client::from_env()?, &session, &page, Duration::from_secs(60)).await
}

/// Shows this page in the session for this long.
pub(crate) async fn run(
    client: &Client,
    session: &SessionId,
    page: &str,
    length: Duration,
) -> anyhow::Result<()> {
    let token = client
        .grant(session)
        .role(Role::Publisher)
        .data("scoreboard")
        .sign()
        .await?;
    let request = StartRender::new(session, &token, page)
        .name("Scoreboard")
        .resolution(Resolution::Landscape720)
        .max_duration(Duration::from_hours(1));
    let render = start(client, request).await?;

    // The page is loaded now. One that cannot be ends the wait, with the service's reason.
    let started = client
        .renders()
        .get(&render.id)
        .until(conditions::started)
        .within(Duration::from_mins(1))
        .await?;
    let stream = started
        .stream_id
        .context("a page that is published has a stream")?;
    println!("{} is published as {stream}", started.id);
    let stream = client.streams().get(session, &stream).await?;
    println!("{:?} {:?}", stream.name, stream.video_type);

    tokio::time::sleep(length).await;
    match client.renders().stop(&render.id).await {
        Ok(()) => println!("stopped"),
        Err(error) if error.is_not_found() => println!("it had ended already"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Starts a page once, even if the answer to the start is lost.
async fn start(client: &Client, request: StartRender) -> anyhow::Result<Render> {
    let error = match client.renders().start_or_find(request).await {
        Ok(render) => return Ok(render),
        Err(error) => error,
    };
    if error.outcome() == Outcome::Unknown {
        // It may be in the session all the same, and a second one would be billed beside it.
        bail!("{error}; look with `list` before you start another");
    }
    match RenderFailure::of(&error) {
        Some(RenderFailure::UrlUnreachable) => bail!("the page must be reachable from the internet"),
        Some(RenderFailure::NotRouted) => bail!("create the session with `CreateSession::routed()`"),
        Some(RenderFailure::QuotaExceeded) => bail!("stop another one first, or ask Vonage for more"),
        _ => Err(error.into()),
    }
}
