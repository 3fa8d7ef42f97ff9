//! When a delivery is tried again: after 5 seconds, then twice as long each time, at most 15 minutes, for 24 hours.

use vonage_video_models::UnixMillis;

use crate::world::after;

const FIRST: i64 = 5_000;
const LONGEST: i64 = 15 * 60 * 1000;
const GIVEN_UP_AFTER: i64 = 24 * 60 * 60 * 1000;

/// When the next attempt is due after the last one has failed at this time; never once 24 hours have passed since the
/// first one.
pub(super) fn next(first: UnixMillis, failed_at: UnixMillis, attempts: u32) -> Option<UnixMillis> {
    let doublings = attempts.saturating_sub(1).min(16);
    let due = after(failed_at, (FIRST << doublings).min(LONGEST));
    (due <= after(first, GIVEN_UP_AFTER)).then_some(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_double_up_to_a_quarter_of_an_hour_for_a_day() {
        let first = UnixMillis::new(1000);
        let (mut at, mut intervals) = (first, Vec::new());
        for attempts in 1.. {
            let Some(due) = next(first, at, attempts) else {
                break;
            };
            intervals.push((due.as_millis() - at.as_millis()) / 1000);
            at = due;
        }
        assert_eq!(intervals[..9], [5, 10, 20, 40, 80, 160, 320, 640, 900]);
        assert!(intervals[8..].iter().all(|seconds| *seconds == 900));
        let all: i64 = intervals.iter().sum();
        assert!((86_400 - 900..=86_400).contains(&all), "{all}");
    }
}
