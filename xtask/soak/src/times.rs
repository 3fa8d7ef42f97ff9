//! How long calls took, in buckets, so that millions of them need no room.

use std::time::Duration;

/// Each power of two has this many buckets: a quantile is right to 6 %.
const STEPS: u32 = 16;

/// Times, by microseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times {
    counts: Vec<u64>,
    count: u64,
    longest: Duration,
}

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        let bucket = bucket(u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
        if self.counts.len() <= bucket {
            self.counts.resize(bucket + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        self.count += 1;
        self.longest = self.longest.max(time);
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn longest(&self) -> Duration {
        self.longest
    }

    /// The time that this share of the calls does not exceed.
    pub(crate) fn quantile(&self, share: f64) -> Duration {
        let mut left = (share * self.count as f64).ceil() as u64;
        let found = self.counts.iter().position(|count| {
            left = left.saturating_sub(*count);
            left == 0
        });
        let end = Duration::from_micros(end_of(found.unwrap_or_default()));
        end.min(self.longest)
    }
}

fn bucket(micros: u64) -> usize {
    let steps = u64::from(STEPS);
    if micros < steps {
        return micros as usize;
    }
    let power = micros.ilog2() - STEPS.ilog2();
    (power as usize + 1) * STEPS as usize + ((micros >> power) - steps) as usize
}

/// The largest time in a bucket.
fn end_of(bucket: usize) -> u64 {
    let steps = STEPS as usize;
    if bucket < steps {
        return bucket as u64;
    }
    let power = bucket / steps - 1;
    (((bucket % steps + steps + 1) as u64) << power) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_is_in_a_bucket_that_ends_at_most_a_sixteenth_later() {
        for micros in (0..100_000).chain([1 << 20, (1 << 30) + 12_345, 3_600_000_000]) {
            let end = end_of(bucket(micros));
            assert!(end >= micros && end - micros <= micros / 16, "{micros}: {end}");
        }
    }

    #[test]
    fn quantiles_are_those_of_the_times() {
        let mut times = Times::default();
        assert_eq!(times.quantile(0.5), Duration::ZERO);
        (1..=1000).for_each(|millis| times.add(Duration::from_millis(millis)));
        let near = |share, millis: u64| {
            let time = times.quantile(share);
            assert!(
                time >= Duration::from_millis(millis) && time <= Duration::from_millis(millis * 17 / 16),
                "{time:?}"
            );
        };
        near(0.5, 500);
        near(0.99, 990);
        assert_eq!((times.quantile(1.0), times.count()), (times.longest(), 1000));
    }
}
