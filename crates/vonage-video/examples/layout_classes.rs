//! Who is in the middle of the picture: layout classes of streams, for composed archives and broadcasts.
//!
//! `cargo run -p vonage-video --example layout_classes -- SESSION`, with the environment of the example `quickstart`.
//! Somebody publishes in SESSION.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use anyhow::{Context, bail};
use vonage_video::streams::SetLayoutClasses;
use vonage_video::{Client, SessionId, VideoType};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let session = std::env::args()
        .nth(1)
        .context("usage: layout_classes SESSION")?
        .into();
    run(&Client::from_env()?, &session).await
}

/// Moves the screen that is shared into the focus, or else the first camera, and everybody else out of it.
pub(crate) async fn run(client: &Client, session: &SessionId) -> anyhow::Result<()> {
    let streams = match client.streams().list(session).await {
        Ok(streams) => streams.items,
        // The service does not tell a session without streams from one it does not know.
        Err(error) if error.is_not_found() => bail!("nobody publishes in the session"),
        Err(error) => return Err(error.into()),
    };
    let screen = streams
        .iter()
        .find(|stream| stream.video_type == Some(VideoType::Screen));
    let focus = screen.or(streams.first()).context("nobody publishes any more")?;

    // One call for all, so that no moment has two in the focus.
    let mut classes = SetLayoutClasses::new(session).stream(&focus.id, ["focus"]);
    for stream in streams.iter().filter(|stream| stream.id != focus.id) {
        classes = classes.clear(&stream.id);
    }
    match client.streams().set_layout_classes(classes).await {
        Ok(_) => println!("{} is in the focus", focus.id),
        Err(error) if error.is_not_found() => bail!("a stream has ended meanwhile: look again"),
        Err(error) => return Err(error.into()),
    }

    for stream in client.streams().list(session).await?.items {
        println!("{} {:?} {:?}", stream.id, stream.name, stream.layout_class_list);
    }
    Ok(())
}
