//! Leaving nothing behind.

use std::time::Duration;

use serde_json::json;
use vonage_video::models::Archive;

use super::halt::{Halt, unexpected};
use super::stage::{Cast, Stage};
use super::tour::{Tour, shown};
use crate::duration::human;

pub(super) async fn run(
    tour: &mut Tour<'_>,
    stage: &Stage,
    cast: &Cast,
    archive: &Archive,
) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    let (room, guest) = (&cast.room, cast.guest.as_str());
    tour.step("Clean up: delete the archive, force the guest to leave")?;
    shown!(tour, client.archive(&archive.id).delete().await?);
    shown!(tour, room.disconnect(guest).await?);
    shown!(tour, let connections = room.connections().await?);
    let view = control.session(&cast.session.id).await?;
    let running = view
        .calls
        .iter()
        .filter(|call| call.reason_code.is_none())
        .count()
        + view
            .captions
            .iter()
            .filter(|captions| captions.reason.is_none())
            .count()
        + view
            .connectors
            .iter()
            .filter(|connector| connector.reason.is_none())
            .count();
    if running > 0 {
        return Err(unexpected("something of the tour still runs"));
    }
    let states = |states: Vec<String>| states.join(", ");
    let archives = states(
        view.archives
            .iter()
            .map(|archive| archive.status.to_string())
            .collect(),
    );
    let broadcasts = states(
        view.broadcasts
            .iter()
            .map(|broadcast| broadcast.status.to_string())
            .collect(),
    );
    let renders = states(
        view.renders
            .iter()
            .map(|render| render.status.to_string())
            .collect(),
    );
    let words = format!(
        "{} clients are left; archive {archives}, broadcast {broadcasts}, page {renders}",
        connections.items.len()
    );
    let fact = json!({
        "connections": connections.items.len(),
        "archives": archives,
        "broadcasts": broadcasts,
        "renders": renders,
    });
    tour.tell("left", words, fact)?;
    let turned = Duration::from_millis(control.clock_offset_millis().unsigned_abs());
    shown!(tour, control.turn_back(turned).await);
    tour.tell(
        "clock",
        format!(
            "the emulator's clock is right again; it was {} ahead",
            human(turned)
        ),
        json!({ "turned_back_seconds": turned.as_secs() }),
    )?;
    Ok(())
}
