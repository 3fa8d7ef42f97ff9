//! Sessions.

use std::net::Ipv4Addr;
use std::time::Duration;

use vonage_video::models::{ArchiveMode, Resolution};
use vonage_video::sessions::CreateSession;

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let sessions = world.client.sessions();
    for least in [CreateSession::routed(), CreateSession::relayed()] {
        world
            .send("sessions.create", Least, sessions.create(least))
            .await?;
    }
    let here = Ipv4Addr::new(198, 51, 100, 24);
    let archived = CreateSession::routed()
        .location(here)
        .archive_mode(ArchiveMode::Always)
        .archive_name("Every evening")
        .archive_resolution(Resolution::Landscape720);
    let encrypted = CreateSession::routed()
        .location(here)
        .archive_mode(ArchiveMode::Manual)
        .e2ee(true);
    for all in [archived, encrypted] {
        world.send("sessions.create", All, sessions.create(all)).await?;
    }

    let stage = world.stage().await?;
    world
        .send(
            "sessions.list_connections",
            Least,
            sessions.list_connections(&stage.session),
        )
        .await?;
    // A session may be moved once it is a minute old.
    world.control.advance(Duration::from_secs(120)).await;
    world
        .send("sessions.migrate", Least, sessions.migrate(&stage.session))
        .await?;
    Ok(())
}
