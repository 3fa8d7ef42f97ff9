//! Broadcasts.

use std::time::Duration;

use vonage_video::broadcasts::{AddStream, ListBroadcasts, StartBroadcast};
use vonage_video::models::{Hls, Layout, LayoutType, Resolution, Rtmp, StreamMode};

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let broadcasts = world.client.broadcasts();
    let stage = world.stage().await?;
    let session = &stage.session;

    let least = StartBroadcast::new(session).hls(Hls::new());
    let least = world
        .send("broadcasts.start", Least, broadcasts.start(least))
        .await?;
    let north = Rtmp::new("rtmps://ingest-north.example.org/live", "k-7731").id("north");
    let south = Rtmp::new("rtmp://ingest-south.example.org/live", "k-9904");
    let all = StartBroadcast::new(session)
        .hls(Hls::dvr())
        .rtmp(north)
        .rtmp(south)
        .layout(Layout::vertical_presentation())
        .max_duration(Duration::from_secs(5400))
        .resolution(Resolution::Landscape1080)
        .stream_mode(StreamMode::Manual)
        .tag("premiere")
        .max_bitrate(3_000_000)
        .audio(true)
        .video(true);
    let all = world.send("broadcasts.start", All, broadcasts.start(all)).await?;

    let added = AddStream::new(&all.id, &stage.stream);
    world
        .send(
            "broadcasts.add_stream",
            Least,
            broadcasts.add_stream(added.clone()),
        )
        .await?;
    world
        .send(
            "broadcasts.add_stream",
            All,
            broadcasts.add_stream(added.audio(false).video(true)),
        )
        .await?;
    // By then its outputs are live.
    world.control.advance(Duration::from_secs(30)).await;
    world
        .send("broadcasts.get", Least, broadcasts.get(&all.id))
        .await?;
    world
        .send(
            "broadcasts.remove_stream",
            Least,
            broadcasts.remove_stream(&all.id, &stage.stream),
        )
        .await?;

    world
        .send(
            "broadcasts.set_layout",
            Least,
            broadcasts.set_layout(&all.id, Layout::pip()),
        )
        .await?;
    let sharing = Layout::best_fit().screenshare(LayoutType::VerticalPresentation);
    for layout in [sharing, Layout::custom("stream {float: left}")] {
        world
            .send(
                "broadcasts.set_layout",
                All,
                broadcasts.set_layout(&all.id, layout),
            )
            .await?;
    }

    world
        .send("broadcasts.list", Least, broadcasts.list(ListBroadcasts::new()))
        .await?;
    let page = ListBroadcasts::new().session(session).offset(1).page_size(2);
    world.send("broadcasts.list", All, broadcasts.list(page)).await?;

    world
        .send("broadcasts.stop", Least, broadcasts.stop(&least.id))
        .await?;
    Ok(())
}
