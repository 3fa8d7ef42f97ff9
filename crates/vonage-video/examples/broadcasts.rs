//! A live stream: start, wait until everybody can watch, look at each output, change the layout, stop.
//!
//! `cargo run -p vonage-video --example broadcasts -- SESSION [RTMP_URL]`, with the environment of the example
//! `quickstart` and, for an RTMP server, the stream's name in `RTMP_STREAM_NAME`: who knows it can publish, so it is no
//! argument, which other users of the machine could see. SESSION is routed and somebody is in it.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use anyhow::{Context, bail};
use vonage_video::broadcasts::{Conflict, Output, conditions};
use vonage_video::{Broadcast, Client, Hls, Layout, Outcome, Rtmp, SessionId, StartBroadcast};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let session = arguments
        .next()
        .context("usage: broadcasts SESSION [RTMP_URL]")?
        .into();
    let rtmp = match arguments.next() {
        Some(url) => {
            let name = std::env::var("RTMP_STREAM_NAME").context("RTMP_STREAM_NAME is not set")?;
            Some(Rtmp::new(url, name).id("server"))
        }
        None => None,
    };
    run(&Client::from_env()?, &session, rtmp, Duration::from_secs(60)).await
}

/// Broadcasts for this long, to HLS players and, if there is one, to an RTMP server.
pub(crate) async fn run(
    client: &Client,
    session: &SessionId,
    rtmp: Option<Rtmp>,
    length: Duration,
) -> anyhow::Result<()> {
    // A tag of its own makes it certain which broadcast was started here.
    let mut request = StartBroadcast::new(session)
        .hls(Hls::dvr())
        .tag("premiere")
        .max_duration(Duration::from_mins(90));
    if let Some(server) = rtmp {
        request = request.rtmp(server);
    }
    let broadcast = start(client, request).await?;
    println!("broadcast {}", broadcast.id);
    let on_air = client.broadcast(&broadcast.id);

    // HLS takes 15 to 20 seconds. An RTMP server that refuses ends the wait; the others would go on.
    match on_air
        .get()
        .until(conditions::live)
        .within(Duration::from_mins(2))
        .await
    {
        Ok(live) => show(&live),
        Err(error) => {
            if let Some(last) = error.last() {
                show(last);
            }
            // It is billed until it is stopped.
            on_air.stop().await?;
            return Err(error.into());
        }
    }

    tokio::time::sleep(length).await;
    on_air.set_layout(Layout::pip()).await?;
    on_air.stop().await?;

    // The service may have forgotten it by now, which is an end as well.
    match on_air.get().until(conditions::stopped).await {
        Ok(ended) => println!("{}", ended.status),
        Err(error) if conditions::is_gone(&error) => println!("stopped"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn show(broadcast: &Broadcast) {
    for output in Output::of(broadcast) {
        println!("{output}: {}", output.status().unwrap_or("not told yet"));
    }
}

/// Starts a broadcast once, even if the answer to the start is lost.
async fn start(client: &Client, request: StartBroadcast) -> anyhow::Result<Broadcast> {
    let error = match client.broadcasts().start_or_find(request).await {
        Ok(broadcast) => return Ok(broadcast),
        Err(error) => error,
    };
    if error.outcome() == Outcome::Unknown {
        // It may be on air all the same, and a second one would be billed beside it.
        bail!("{error}; look with `list` before you start another");
    }
    match Conflict::of(&error) {
        Some(Conflict::AlreadyBroadcasting) => bail!("it is on air already: stop that, or set another tag"),
        Some(Conflict::NotRouted) => bail!("create the session with `CreateSession::routed()`"),
        _ if error.is_not_found() => bail!("nobody is in the session"),
        _ => Err(error.into()),
    }
}
