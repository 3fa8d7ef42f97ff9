//! A recording, from its start to the file: start, arrange, stop, wait, download, delete.
//!
//! `cargo run -p vonage-video --features download --example archives -- SESSION FILE.mp4`, with the environment of the
//! example `quickstart`. SESSION is routed and somebody is in it.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use vonage_video::archives::{Conflict, ListArchives, conditions};
use vonage_video::{Archive, Client, Layout, Outcome, Resolution, SessionId, StartArchive};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: archives SESSION FILE.mp4";
    let session = arguments.next().context(usage)?.into();
    let file = arguments.next().context(usage)?;
    run(
        &Client::from_env()?,
        &session,
        Path::new(&file),
        Duration::from_secs(20),
    )
    .await
}

/// Records for this long, and saves the recording as this file.
pub(crate) async fn run(
    client: &Client,
    session: &SessionId,
    file: &Path,
    length: Duration,
) -> anyhow::Result<()> {
    // A name of its own makes it certain which archive was started here.
    let request = StartArchive::new(session)
        .name(format!("rehearsal for {}", file.display()))
        .resolution(Resolution::Landscape720)
        .layout(Layout::best_fit());
    let archive = start(client, request).await?;
    println!("recording {}", archive.id);
    let recording = client.archive(&archive.id);

    tokio::time::sleep(length).await;
    recording.set_layout(Layout::horizontal_presentation()).await?;
    tokio::time::sleep(length).await;
    recording.stop().await?;

    let archive = recording
        .get()
        .until(conditions::available)
        .within(Duration::from_mins(20))
        .await?;
    println!("{} bytes, {:?} long", archive.size, archive.duration);

    // In parts: what is cut off goes on where it stopped, and in the end the size is checked.
    let done = recording.download().to_file(file).await?;
    println!("{} has {} bytes", file.display(), done.bytes);

    recording.delete().await?;
    let mut left = client
        .archives()
        .list(ListArchives::new().session(session))
        .items();
    while let Some(archive) = left.try_next().await? {
        println!(
            "still there: {} {} {:?}",
            archive.id, archive.status, archive.name
        );
    }
    Ok(())
}

/// Starts an archive once, even if the answer to the start is lost.
async fn start(client: &Client, request: StartArchive) -> anyhow::Result<Archive> {
    let error = match client.archives().start_or_find(request).await {
        Ok(archive) => return Ok(archive),
        Err(error) => error,
    };
    if error.outcome() == Outcome::Unknown {
        // It may record all the same, and a second one would be billed beside it.
        bail!("{error}; look with `list` before you start another");
    }
    match Conflict::of(&error) {
        Some(Conflict::AlreadyRecording) => bail!("the session records already: stop that, or set a tag"),
        Some(Conflict::NotRouted) => bail!("create the session with `CreateSession::routed()`"),
        _ if error.is_not_found() => bail!("nobody is in the session"),
        _ => Err(error.into()),
    }
}
