//! Live captions.

use std::time::Duration;

use vonage_video::captions::StartCaptions;

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let captions = world.client.captions();
    // One job at a time runs in a session.
    let (one, other) = (world.stage().await?, world.stage().await?);
    let least = StartCaptions::new(&one.session, one.token.as_str());
    let least = world.send("captions.start", Least, captions.start(least)).await?;
    let all = StartCaptions::new(&other.session, other.token.as_str())
        .language("fr-FR")
        .max_duration(Duration::from_secs(1800))
        .partial_captions(false)
        .status_callback_url("https://hooks.example.org/captions");
    world.send("captions.start", All, captions.start(all)).await?;
    world
        .send("captions.stop", Least, captions.stop(&least.id))
        .await?;
    Ok(())
}
