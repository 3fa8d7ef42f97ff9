//! Experience Composer.

use std::time::Duration;

use vonage_video::experience_composer::{ListRenders, StartRender};
use vonage_video::models::Resolution;

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let renders = world.client.renders();
    let stage = world.stage().await?;
    let start = || {
        StartRender::new(
            &stage.session,
            stage.token.as_str(),
            "https://stage.example.org/scoreboard",
        )
    };
    let least = world
        .send("experience_composer.start", Least, renders.start(start()))
        .await?;
    let all = start()
        .max_duration(Duration::from_secs(1800))
        .resolution(Resolution::Landscape1080)
        .name("Scoreboard");
    world
        .send("experience_composer.start", All, renders.start(all))
        .await?;
    // By then it has a stream.
    world.control.advance(Duration::from_secs(30)).await;
    world
        .send("experience_composer.get", Least, renders.get(&least.id))
        .await?;
    world
        .send(
            "experience_composer.list",
            Least,
            renders.list(ListRenders::new()),
        )
        .await?;
    let page = ListRenders::new().offset(1).page_size(1);
    world
        .send("experience_composer.list", All, renders.list(page))
        .await?;
    world
        .send("experience_composer.stop", Least, renders.stop(&least.id))
        .await?;
    world
        .send("experience_composer.get", Least, renders.get(&least.id))
        .await?;
    Ok(())
}
