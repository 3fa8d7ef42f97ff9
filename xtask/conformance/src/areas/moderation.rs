//! Moderation.

use vonage_video::moderation::MuteAll;

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let moderation = world.client.moderation();
    let stage = world.stage().await?;
    world
        .send(
            "moderation.mute_stream",
            Least,
            moderation.mute_stream(&stage.session, &stage.stream),
        )
        .await?;
    world
        .send("moderation.mute_all", Least, moderation.mute_all(&stage.session))
        .await?;
    let but_one = MuteAll::new(&stage.session).except([&stage.stream]);
    world
        .send("moderation.mute_all", All, moderation.mute_all(but_one))
        .await?;
    world
        .send(
            "moderation.unmute_all",
            Least,
            moderation.unmute_all(&stage.session),
        )
        .await?;
    world
        .send(
            "moderation.disconnect",
            Least,
            moderation.disconnect(&stage.session, &stage.connection),
        )
        .await?;
    Ok(())
}
