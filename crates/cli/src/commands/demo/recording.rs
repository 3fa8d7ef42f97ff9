//! Recording the session and showing it live.

use std::time::Duration;

use serde_json::json;
use vonage_video::archives::{
    self,
    download::{Downloaded, Verification},
};
use vonage_video::broadcasts::{self, Output, StartBroadcast};
use vonage_video::models::{Archive, Broadcast, Hls, Layout, Rtmp};

use super::halt::{Halt, unexpected};
use super::stage::{Cast, Stage};
use super::tour::{Tour, short, shown};
use crate::duration::human;
use crate::status_line::bytes;

pub(super) async fn record(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<Archive, Halt> {
    let Stage { client, control, .. } = stage;
    let room = &cast.room;
    tour.step("Record the session; the emulator's clock saves you the wait")?;
    shown!(tour, let archive = room.start_archive(|start| start.name("Rehearsal")).await?);
    tell_archive(tour, "started", &archive)?;
    shown!(tour, control.advance(Duration::from_secs(90)).await);
    shown!(tour, client.archive(&archive.id).set_layout(Layout::pip()).await?);
    shown!(tour, client.archive(&archive.id).stop().await?);
    shown!(tour, control.advance(Duration::from_secs(10)).await);
    shown!(
        tour,
        let archive = client.archive(&archive.id)
            .get()
            .until(archives::conditions::available)
            .await?
    );
    tell_archive(tour, "available", &archive)?;

    tour.step("Download the recording: in parts, resumed if need be, and checked")?;
    let file = stage.folder.path().join("rehearsal.mp4");
    shown!(tour, let done = client.archive(&archive.id).download().to_file(&file).await?);
    let there = std::fs::metadata(&file)?.len();
    tell_download(tour, &done, there)?;
    Ok(archive)
}

fn tell_archive(tour: &mut Tour<'_>, name: &str, archive: &Archive) -> Result<(), Halt> {
    let mut words = format!("archive {}: {}", short(archive.id.as_str()), archive.status);
    if archive.size > 0 {
        words = format!("{words}, {}, {}", human(archive.duration), bytes(archive.size));
    }
    let fact = json!({
        "archive_id": archive.id,
        "status": archive.status.as_str(),
        "seconds": archive.duration.as_secs(),
        "bytes": archive.size,
    });
    tour.tell(name, words, fact)?;
    Ok(())
}

/// Size and checksum have been compared by the SDK, and what it says is compared with the file.
fn tell_download(tour: &mut Tour<'_>, done: &Downloaded, there: u64) -> Result<(), Halt> {
    if there != done.bytes || done.bytes != done.archive.size || done.verified != Verification::Sha256 {
        return Err(unexpected(
            "the downloaded recording is not the one that was offered",
        ));
    }
    let sum = done.archive.sha256.as_deref().unwrap_or_default();
    let words = format!(
        "rehearsal.mp4: {}, SHA-256 {}, as the service says",
        bytes(there),
        short(sum)
    );
    let fact = json!({ "bytes": there, "sha256": sum, "verified": "sha256" });
    tour.tell("file", words, fact)?;
    Ok(())
}

pub(super) async fn broadcast(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    let session = &cast.session;
    tour.step("Broadcast it to HLS players and to an RTMP server (simulated)")?;
    shown!(tour, let server = Rtmp::new("rtmp://ingest.example.org/live", "stream-name").id("north"));
    shown!(tour, let start = StartBroadcast::new(&session.id).hls(Hls::new()).rtmp(server));
    shown!(tour, let broadcast = client.broadcasts().start(start).await?);
    tell_outputs(tour, "started", &broadcast)?;
    shown!(tour, control.advance(Duration::from_secs(20)).await);
    shown!(
        tour,
        let broadcast = client.broadcast(&broadcast.id)
            .get()
            .until(broadcasts::conditions::live)
            .await?
    );
    tell_outputs(tour, "live", &broadcast)?;
    shown!(tour, let broadcast = client.broadcast(&broadcast.id).stop().await?);
    let status = broadcast.status.as_str();
    tour.tell(
        "stopped",
        format!("the broadcast is {status}"),
        json!({ "status": status }),
    )?;
    Ok(())
}

fn tell_outputs(tour: &mut Tour<'_>, name: &str, broadcast: &Broadcast) -> Result<(), Halt> {
    let stands = |output: Output<'_>| format!("{output} {}", output.status().unwrap_or("not ready yet"));
    let list: Vec<_> = Output::of(broadcast).map(stands).collect();
    let words = format!("broadcast {}: {}", short(broadcast.id.as_str()), list.join(", "));
    let outputs: Vec<_> = Output::of(broadcast)
        .map(|output| json!({ "output": output.to_string(), "status": output.status() }))
        .collect();
    tour.tell(
        name,
        words,
        json!({ "broadcast_id": broadcast.id, "outputs": outputs }),
    )?;
    Ok(())
}
