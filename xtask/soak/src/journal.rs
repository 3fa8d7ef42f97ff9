//! Reading the emulator's journals, bit by bit, into the ledger.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::bail;

use crate::control::Control;
use crate::ledger::SETTLED;
use crate::mark::{AttemptId, HEADER};
use crate::tally::Tally;

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(250);

/// Reads one application's journal from where it was left.
#[derive(Debug)]
pub(crate) struct Journal {
    control: Control,
    read: u64,
}

impl Journal {
    pub(crate) fn new(control: Control) -> Self {
        Self { control, read: 0 }
    }

    async fn read(&mut self, tally: &Tally) -> anyhow::Result<()> {
        for request in self.control.requests_after(self.read).await? {
            if request.sequence != self.read + 1 {
                bail!("the journal of {} has lost requests", self.control.application);
            }
            self.read = request.sequence;
            if let Some(id) = request.headers.get(HEADER) {
                let id: AttemptId = id.parse()?;
                tally.ledger.lock().arrived(id, request.applied);
            }
        }
        Ok(())
    }
}

/// Reads all journals once, then judges the calls that had been over for a while before.
pub(crate) async fn read_all(journals: &mut [Journal], tally: &Tally) -> anyhow::Result<()> {
    let start = Instant::now();
    for journal in journals {
        journal.read(tally).await?;
    }
    if let Some(before) = start.checked_sub(SETTLED) {
        tally.ledger.lock().settle(before);
    }
    Ok(())
}

/// Reads them until it is dropped.
pub(crate) async fn keep_reading(mut journals: Vec<Journal>, tally: Arc<Tally>) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(PAUSE).await;
        read_all(&mut journals, &tally).await?;
    }
}
