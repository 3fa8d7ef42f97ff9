//! How long to pause before trying again.

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown", feature = "wasm-js")))]
use std::hash::BuildHasher as _;
use std::time::Duration;

/// Exponentially growing pauses with full jitter: each lies anywhere between nothing and the current bound, so that
/// clients that failed together do not return together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
}

impl Backoff {
    /// Pauses bounded by `first`, twice that, four times that, and so on up to `longest`.
    #[must_use]
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// The bound of the pause after this many failures (1 for the first).
    #[must_use]
    pub fn bound(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1);
        self.first
            .saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX))
            .min(self.longest)
    }

    /// A pause after this many failures, drawn at random below the bound.
    #[must_use]
    pub fn pause(&self, failures: u32) -> Duration {
        part_of(self.bound(failures), random_fraction())
    }

    /// A pause drawn at random from the upper half of the bound, for polling at a steady pace.
    #[must_use]
    pub fn even_pause(&self, failures: u32) -> Duration {
        part_of(self.bound(failures), 0.5 + random_fraction() / 2.0)
    }
}

/// A part of a duration, and never more than it: floats round, and the product may not fit.
fn part_of(whole: Duration, fraction: f64) -> Duration {
    Duration::try_from_secs_f64(whole.as_secs_f64() * fraction).map_or(whole, |part| part.min(whole))
}

/// A number in 0..1. The standard library seeds every `RandomState` differently, which is all that jitter needs.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown", feature = "wasm-js")))]
fn random_fraction() -> f64 {
    let bits = std::hash::RandomState::new().hash_one(0_u8) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

/// A number in 0..1. Every instance of a WebAssembly module would draw the same numbers from a `RandomState`.
#[cfg(all(target_arch = "wasm32", target_os = "unknown", feature = "wasm-js"))]
fn random_fraction() -> f64 {
    js_sys::Math::random()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pauses_stay_within_their_bound(first in 1_u64..10_000, longest in 1_u64..100_000, failures: u32) {
            let backoff = Backoff::new(Duration::from_millis(first), Duration::from_millis(longest));
            let bound = backoff.bound(failures);
            prop_assert!(bound <= Duration::from_millis(longest));
            prop_assert!(backoff.pause(failures) <= bound);
            prop_assert!(backoff.even_pause(failures) <= bound);
            prop_assert!(backoff.even_pause(failures) >= bound / 2 - Duration::from_nanos(1).min(bound / 2));
        }
    }

    proptest! {
        #[test]
        fn any_durations_make_pauses_within_bounds_that_never_fall(
            first: Duration,
            longest: Duration,
            failures in 0..u32::MAX,
        ) {
            let backoff = Backoff::new(first, longest);
            let bound = backoff.bound(failures);
            prop_assert!(bound <= backoff.bound(failures + 1) && bound <= longest);
            prop_assert!(backoff.pause(failures) <= bound && backoff.even_pause(failures) <= bound);
        }

        #[test]
        fn a_part_is_never_more_than_the_whole(whole: Duration, fraction in 0.0..=1.0) {
            prop_assert!(part_of(whole, fraction) <= whole);
        }
    }

    #[test]
    fn the_longest_duration_has_parts_too() {
        assert_eq!(part_of(Duration::MAX, 1.0), Duration::MAX);
        assert_eq!(part_of(Duration::MAX, 0.0), Duration::ZERO);
    }

    #[test]
    fn pauses_reach_all_of_their_bound() {
        let backoff = Backoff::new(Duration::from_secs(4), Duration::from_secs(4));
        // 256 draws miss a quarter of the bound once in 10^31 runs.
        let quarters: std::collections::HashSet<_> = (0..256).map(|_| backoff.pause(1).as_secs()).collect();
        assert_eq!(quarters.len(), 4);
        let halves: std::collections::HashSet<_> =
            (0..256).map(|_| backoff.even_pause(1).as_secs()).collect();
        assert_eq!(halves.len(), 2);
    }

    #[test]
    fn bounds_double_up_to_the_longest() {
        let backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
        let bounds: Vec<_> = (1..=8)
            .map(|failures| backoff.bound(failures).as_millis())
            .collect();
        assert_eq!(bounds, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    }

    #[test]
    fn pauses_differ() {
        let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(1));
        assert!(
            (0..16)
                .map(|_| backoff.pause(1))
                .collect::<std::collections::HashSet<_>>()
                .len()
                > 1
        );
    }
}
