//! Signals.

use vonage_video::signals::SendSignal;

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let signals = world.client.signals();
    let stage = world.stage().await?;
    let longest = (&"t".repeat(128), &"d".repeat(8192));
    for (with, kind, data) in [(Least, "", ""), (All, longest.0, longest.1)] {
        let signal = SendSignal::new(&stage.session, kind, data);
        world
            .send("signals.send", with, signals.send(signal.clone()))
            .await?;
        world
            .send(
                "signals.send_to",
                with,
                signals.send(signal.to(&stage.connection)),
            )
            .await?;
    }
    Ok(())
}
