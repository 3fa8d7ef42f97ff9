//! Memory, tasks and open files of this process, over time. The emulators have one of their own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::runtime::Handle;

/// One look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vitals {
    pub(crate) after: Duration,
    pub(crate) resident: u64,
    pub(crate) tasks: usize,
    pub(crate) files: usize,
}

impl Vitals {
    /// How the process is now. Zero where there is no `/proc`.
    pub(crate) async fn now(start: Instant) -> Self {
        let status = tokio::fs::read_to_string("/proc/self/status").await;
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        let mut files = 0;
        if let Ok(mut entries) = tokio::fs::read_dir("/proc/self/fd").await {
            while let Ok(Some(_)) = entries.next_entry().await {
                files += 1;
            }
        }
        Self {
            after: start.elapsed(),
            resident: kib.unwrap_or_default() * 1024,
            tasks: Handle::current().metrics().num_alive_tasks(),
            files,
        }
    }
}

/// Looks every second until it is dropped.
pub(crate) async fn keep_looking(start: Instant, looks: Arc<Mutex<Vec<Vitals>>>) {
    loop {
        let now = Vitals::now(start).await;
        looks.lock().push(now);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
