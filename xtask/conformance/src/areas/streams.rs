//! Streams.

use vonage_video::streams::SetLayoutClasses;

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let streams = world.client.streams();
    let stage = world.stage().await?;
    world
        .send("streams.list", Least, streams.list(&stage.session))
        .await?;
    world
        .send("streams.get", Least, streams.get(&stage.session, &stage.stream))
        .await?;
    let cleared = SetLayoutClasses::new(&stage.session).clear(&stage.stream);
    world
        .send(
            "streams.set_layout_classes",
            Least,
            streams.set_layout_classes(cleared),
        )
        .await?;
    let classes = SetLayoutClasses::new(&stage.session).stream(&stage.stream, ["focus", "host"]);
    world
        .send(
            "streams.set_layout_classes",
            All,
            streams.set_layout_classes(classes),
        )
        .await?;
    Ok(())
}
