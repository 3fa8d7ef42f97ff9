//! How much is asked for at a time.

use std::time::Duration;

/// Sizes parts so that each takes about a second: on a slow network bytes are kept and progress is told as they come, on
/// a fast one parts soon are as large as they may be.
#[derive(Debug)]
pub(super) struct Pace {
    size: u64,
    largest: u64,
    /// How long the latest part of the smallest size took. Of other parts that much is not due to their size, so a
    /// distant storage does not count as a slow one.
    overhead: Duration,
}

impl Pace {
    /// Where a download begins, and how small parts become, in bytes.
    pub(super) const SMALLEST: u64 = 4 * 1024;
    /// How long a part may take beyond the overhead.
    const WANTED: Duration = Duration::from_secs(1);
    /// More overhead was a retry, not the network.
    const MOST_OVERHEAD: Duration = Duration::from_secs(2);

    pub(super) fn new(largest: u64) -> Self {
        Self {
            size: Self::SMALLEST,
            largest,
            overhead: Duration::ZERO,
        }
    }

    /// The bytes to ask for next.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// A part of this size arrived: the next one is at most four times as large, at least a quarter.
    pub(super) fn arrived(&mut self, took: Duration) {
        if self.size == Self::SMALLEST {
            self.overhead = took.min(Self::MOST_OVERHEAD);
        }
        let wanted = (Self::WANTED + self.overhead).as_millis() as u64;
        let took = (took.as_millis() as u64).max(1);
        let next = self.size.saturating_mul(wanted) / took;
        self.resize(next.clamp(self.size / 4, self.size.saturating_mul(4)));
    }

    /// A part did not arrive in time. Returns whether less can be asked for.
    pub(super) fn too_slow(&mut self) -> bool {
        let can_shrink = self.size > Self::SMALLEST;
        self.resize(self.size / 4);
        can_shrink
    }

    fn resize(&mut self, size: u64) {
        self.size = size.clamp(Self::SMALLEST, self.largest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGEST: u64 = 2 * 1024 * 1024;

    /// Reads over a link and returns how large and how long each part was.
    fn read(pace: &mut Pace, latency: Duration, bytes_a_second: u64, parts: usize) -> Vec<(u64, Duration)> {
        let mut arrived = Vec::new();
        for _ in 0..parts {
            let size = pace.size();
            let took = latency + Duration::from_micros(size * 1_000_000 / bytes_a_second);
            pace.arrived(took);
            arrived.push((size, took));
        }
        arrived
    }

    #[test]
    fn on_a_slow_link_bytes_arrive_about_every_second() {
        let mut pace = Pace::new(LARGEST);
        let parts = read(&mut pace, Duration::from_millis(50), 10_000, 100);
        assert!(parts[0].1 < Duration::from_millis(500));
        assert!(
            parts.iter().all(|(_, took)| *took < Duration::from_millis(1600)),
            "{parts:?}"
        );
    }

    #[test]
    fn on_a_fast_link_parts_are_large_after_five() {
        let mut pace = Pace::new(LARGEST);
        let parts = read(&mut pace, Duration::from_millis(20), 100_000_000, 7);
        let sizes: Vec<_> = parts.iter().map(|(size, _)| size / 1024).collect();
        assert_eq!(sizes, [4, 16, 64, 256, 1024, 2048, 2048]);
    }

    #[test]
    fn a_distant_storage_is_no_slow_one() {
        let mut pace = Pace::new(LARGEST);
        // Near at first; then the way becomes long.
        read(&mut pace, Duration::from_millis(20), 2_000_000, 20);
        for latency in [700, 1500] {
            let latency = Duration::from_millis(latency);
            let parts = read(&mut pace, latency, 2_000_000, 60);
            let (size, _) = parts[40..].iter().min().unwrap();
            assert!(*size > 500 * 1024, "{parts:?}");
        }
    }

    #[test]
    fn a_link_that_was_slow_for_a_moment_gets_large_parts_again() {
        let mut pace = Pace::new(LARGEST);
        read(&mut pace, Duration::ZERO, 100_000_000, 7);
        for _ in 0..4 {
            assert!(pace.too_slow());
        }
        assert!(pace.too_slow());
        assert!(!pace.too_slow(), "nothing less can be asked for");
        read(&mut pace, Duration::ZERO, 100_000_000, 7);
        assert_eq!(pace.size(), LARGEST);
    }
}
