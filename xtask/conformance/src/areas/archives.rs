//! Archives.

use std::time::Duration;

use vonage_video::archives::{AddStream, ListArchives, StartArchive};
use vonage_video::models::{Layout, LayoutType, OutputMode, Resolution, StreamMode};

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let archives = world.client.archives();
    let stage = world.stage().await?;
    let session = &stage.session;

    let least = world.send("A1", Least, archives.start(session)).await?;
    let composed = |tag: &str| {
        StartArchive::new(session)
            .name("Dress rehearsal")
            .audio(true)
            .video(true)
            .output_mode(OutputMode::Composed)
            .layout(Layout::best_fit().screenshare(LayoutType::HorizontalPresentation))
            .resolution(Resolution::Landscape720)
            .stream_mode(StreamMode::Manual)
            .tag(tag)
    };
    let all = composed("a").max_bitrate(1_500_000);
    let all = world.send("A1", All, archives.start(all)).await?;
    let quantized = composed("b").layout(Layout::custom("stream.host {width: 70%}"));
    world
        .send("A1", All, archives.start(quantized.quantization(20)))
        .await?;
    let transcribed = StartArchive::new(session)
        .output_mode(OutputMode::Individual)
        .tag("c")
        .transcription_language("pt-BR")
        .transcription_summary();
    world.send("A1", All, archives.start(transcribed)).await?;

    let added = AddStream::new(&all.id, &stage.stream);
    world
        .send("A7", Least, archives.add_stream(added.clone()))
        .await?;
    world
        .send("A7", All, archives.add_stream(added.audio(true).video(false)))
        .await?;
    world.send("A3", Least, archives.get(&all.id)).await?;
    world
        .send("A8", Least, archives.remove_stream(&all.id, &stage.stream))
        .await?;

    world
        .send("A6", Least, archives.set_layout(&all.id, Layout::pip()))
        .await?;
    let sharing = Layout::best_fit().screenshare(LayoutType::VerticalPresentation);
    for layout in [sharing, Layout::custom("stream {float: left}")] {
        world
            .send("A6", All, archives.set_layout(&all.id, layout))
            .await?;
    }

    world
        .send("A4", Least, archives.list(ListArchives::new()))
        .await?;
    let page = ListArchives::new().session(session).offset(1).page_size(2);
    world.send("A4", All, archives.list(page)).await?;

    world.send("A2", Least, archives.stop(&least.id)).await?;
    // The recording is made in the meantime.
    world.control.advance(Duration::from_secs(60)).await;
    world.send("A3", Least, archives.get(&least.id)).await?;
    world.send("A5", Least, archives.delete(&least.id)).await?;
    Ok(())
}
