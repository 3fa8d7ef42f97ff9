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

    let least = world
        .send("archives.start", Least, archives.start(session))
        .await?;
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
    let all = world.send("archives.start", All, archives.start(all)).await?;
    let quantized = composed("b").layout(Layout::custom("stream.host {width: 70%}"));
    world
        .send("archives.start", All, archives.start(quantized.quantization(20)))
        .await?;
    let transcribed = StartArchive::new(session)
        .output_mode(OutputMode::Individual)
        .tag("c")
        .transcription_language("pt-BR")
        .transcription_summary();
    world
        .send("archives.start", All, archives.start(transcribed))
        .await?;

    let added = AddStream::new(&all.id, &stage.stream);
    world
        .send("archives.add_stream", Least, archives.add_stream(added.clone()))
        .await?;
    world
        .send(
            "archives.add_stream",
            All,
            archives.add_stream(added.audio(true).video(false)),
        )
        .await?;
    world.send("archives.get", Least, archives.get(&all.id)).await?;
    world
        .send(
            "archives.remove_stream",
            Least,
            archives.remove_stream(&all.id, &stage.stream),
        )
        .await?;

    world
        .send(
            "archives.set_layout",
            Least,
            archives.set_layout(&all.id, Layout::pip()),
        )
        .await?;
    let sharing = Layout::best_fit().screenshare(LayoutType::VerticalPresentation);
    for layout in [sharing, Layout::custom("stream {float: left}")] {
        world
            .send("archives.set_layout", All, archives.set_layout(&all.id, layout))
            .await?;
    }

    world
        .send("archives.list", Least, archives.list(ListArchives::new()))
        .await?;
    let page = ListArchives::new().session(session).offset(1).page_size(2);
    world.send("archives.list", All, archives.list(page)).await?;

    world
        .send("archives.stop", Least, archives.stop(&least.id))
        .await?;
    // The recording is made in the meantime.
    world.control.advance(Duration::from_secs(60)).await;
    world.send("archives.get", Least, archives.get(&least.id)).await?;
    world
        .send("archives.delete", Least, archives.delete(&least.id))
        .await?;
    Ok(())
}
