//! One of those who call: session after session, call after call.

use std::collections::VecDeque;
use std::time::Instant;

use anyhow::Context as _;

use crate::acts;
use crate::caller::Caller;
use crate::control::Control;
use crate::room::Room;

/// How many things are done in a session.
const ACTS: usize = 200;

/// Calls until then.
pub(crate) async fn work(
    mut caller: Caller,
    control: Control,
    ears: String,
    end: Instant,
) -> anyhow::Result<()> {
    let mut stopped = VecDeque::new();
    while Instant::now() < end {
        let mut room = Room::open(&mut caller, &control, &ears).await?;
        room.stopped = stopped;
        for _ in 0..ACTS {
            if Instant::now() >= end {
                break;
            }
            acts::act(&mut caller, &mut room).await?;
        }
        let wrong = room.close().await.context("closing a room")?;
        caller.tally.counts.lock().worlds += 1;
        caller.tally.findings.lock().extend(wrong);
        stopped = room.stopped;
    }
    Ok(())
}
