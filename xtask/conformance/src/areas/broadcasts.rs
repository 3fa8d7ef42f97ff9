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
    let least = world.send("B1", Least, broadcasts.start(least)).await?;
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
    let all = world.send("B1", All, broadcasts.start(all)).await?;

    let added = AddStream::new(&all.id, &stage.stream);
    world
        .send("B6", Least, broadcasts.add_stream(added.clone()))
        .await?;
    world
        .send("B6", All, broadcasts.add_stream(added.audio(false).video(true)))
        .await?;
    // By then its outputs are live.
    world.control.advance(Duration::from_secs(30)).await;
    world.send("B3", Least, broadcasts.get(&all.id)).await?;
    world
        .send("B7", Least, broadcasts.remove_stream(&all.id, &stage.stream))
        .await?;

    world
        .send("B5", Least, broadcasts.set_layout(&all.id, Layout::pip()))
        .await?;
    let sharing = Layout::best_fit().screenshare(LayoutType::VerticalPresentation);
    for layout in [sharing, Layout::custom("stream {float: left}")] {
        world
            .send("B5", All, broadcasts.set_layout(&all.id, layout))
            .await?;
    }

    world
        .send("B4", Least, broadcasts.list(ListBroadcasts::new()))
        .await?;
    let page = ListBroadcasts::new().session(session).offset(1).page_size(2);
    world.send("B4", All, broadcasts.list(page)).await?;

    world.send("B2", Least, broadcasts.stop(&least.id)).await?;
    Ok(())
}
