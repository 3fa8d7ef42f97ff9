//! Frames at their time.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use vonage_video_audio_connector::socket::{Pacer, Pacing, QueueFull};

const FRAME: Duration = Duration::from_millis(20);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A pacer in which so many frames wait.
fn filled(pacing: Pacing, frames: u32, now: Instant) -> Pacer<u32> {
    let mut pacer = Pacer::new(pacing);
    (0..frames).for_each(|frame| pacer.push(frame, now).unwrap());
    pacer
}

/// Everything that is due.
fn burst(pacer: &mut Pacer<u32>, now: Instant) -> Vec<u32> {
    std::iter::from_fn(|| pacer.poll(now))
        .map(|paced| paced.frame)
        .collect()
}

proptest! {
    #[test]
    fn however_late_it_is_asked_the_schedule_does_not_drift(
        ticks in prop::collection::vec(0_u64..900_000, 1..200),
        lead in 0_u32..5,
    ) {
        let start = Instant::now();
        let mut pacer = filled(Pacing::default().lead(lead).unwrap(), 2000, start);
        let (mut now, mut next) = (start, 0);
        for tick in ticks {
            now += Duration::from_micros(tick);
            while let Some(paced) = pacer.poll(now) {
                prop_assert_eq!(paced.frame, next);
                prop_assert_eq!(paced.due, start + FRAME * next.saturating_sub(lead));
                prop_assert!(paced.due <= now);
                next += 1;
            }
            // Nothing that is due is left, and nothing else went out.
            let due = (now - start).as_micros() / FRAME.as_micros() + 1 + u128::from(lead);
            prop_assert_eq!(u128::from(next), due.min(2000));
        }
    }

    #[test]
    fn each_frame_comes_out_once_in_order_and_never_faster_than_allowed(
        steps in prop::collection::vec((0_u64..3_000_000, 0_u32..40), 1..80),
        (lead, catch_up) in (0_u32..6, 0_u32..12),
    ) {
        let pacing = Pacing::default().lead(lead).unwrap().catch_up(catch_up).unwrap().capacity(100).unwrap();
        let mut pacer = Pacer::new(pacing);
        let (mut now, mut taken, mut given) = (Instant::now(), 0_u32, 0_u32);
        for (pause, frames) in steps {
            now += Duration::from_micros(pause);
            for _ in 0..frames {
                let room = pacer.room();
                let pushed = pacer.push(taken, now);
                prop_assert_eq!(pushed.is_ok(), room > 0);
                taken += u32::from(pushed.is_ok());
            }
            if let Some(due) = pacer.next_due() {
                let before = due.checked_sub(ms(1)).unwrap();
                prop_assert!(before >= now || pacer.poll(before).is_none());
            }
            let out = burst(&mut pacer, now);
            prop_assert!(out.iter().copied().eq(given..given + out.len() as u32));
            prop_assert!(out.len() <= (catch_up + lead + 1) as usize);
            given += out.len() as u32;
            prop_assert_eq!(pacer.waiting() as u32, taken - given);
        }
        while let Some(due) = pacer.next_due() {
            prop_assert_eq!(pacer.poll(due).map(|paced| paced.frame), Some(given));
            given += 1;
        }
        prop_assert_eq!(given, taken);
    }
}

#[test]
fn after_a_stall_only_so_much_is_made_up_for_and_the_rest_comes_later() {
    let start = Instant::now();
    let mut pacer = filled(Pacing::default().catch_up(3).unwrap(), 100, start);
    assert_eq!(burst(&mut pacer, start), [0]);
    let later = start + ms(1007);
    assert_eq!(burst(&mut pacer, later), [1, 2, 3, 4]);
    assert_eq!(pacer.next_due(), Some(later + FRAME));
    assert_eq!(burst(&mut pacer, later + FRAME), [5]);
}

#[test]
fn a_lead_goes_out_at_once_and_then_one_frame_at_a_time() {
    let start = Instant::now();
    let mut pacer = filled(Pacing::default().lead(5).unwrap(), 20, start);
    assert_eq!(burst(&mut pacer, start), [0, 1, 2, 3, 4, 5]);
    assert_eq!(burst(&mut pacer, start + ms(19)), [0_u32; 0]);
    assert_eq!(burst(&mut pacer, start + FRAME), [6]);
}

#[test]
fn silence_is_not_sent_and_what_follows_it_starts_at_once() {
    let start = Instant::now();
    let mut pacer = filled(Pacing::default(), 1, start);
    assert_eq!(burst(&mut pacer, start), [0]);
    assert_eq!((pacer.next_due(), pacer.poll(start + ms(500))), (None, None));
    let again = start + ms(507);
    pacer.push(1, again).unwrap();
    pacer.push(2, again).unwrap();
    assert_eq!(burst(&mut pacer, again), [1]);
    assert_eq!(pacer.next_due(), Some(again + FRAME));
}

#[test]
fn a_frame_handed_in_before_its_time_waits_for_it() {
    let start = Instant::now();
    let mut pacer = filled(Pacing::default(), 1, start);
    assert_eq!(burst(&mut pacer, start), [0]);
    pacer.push(1, start + ms(5)).unwrap();
    assert_eq!(pacer.next_due(), Some(start + FRAME));
}

#[test]
fn what_is_cleared_is_given_back_and_the_schedule_starts_again() {
    let start = Instant::now();
    let mut pacer = filled(Pacing::default(), 10, start);
    assert_eq!(burst(&mut pacer, start), [0]);
    assert!(pacer.clear().eq(1..10));
    assert_eq!((pacer.waiting(), pacer.next_due()), (0, None));
    pacer.push(10, start + ms(3)).unwrap();
    assert_eq!(pacer.next_due(), Some(start + ms(3)));
}

#[test]
fn a_full_queue_refuses_and_says_how_much_room_there_is() {
    let start = Instant::now();
    let mut pacer = filled(Pacing::default().capacity(2).unwrap(), 2, start);
    let full: QueueFull = pacer.push(2, start).unwrap_err();
    assert_eq!((full.frames, full.room, full.capacity), (1, 0, 2));
    assert_eq!(burst(&mut pacer, start + FRAME), [0, 1]);
}

#[test]
fn a_pacing_that_vonage_could_not_keep_is_refused() {
    let pacing = Pacing::default();
    assert_eq!(pacing.lead(513).unwrap_err().field(), "lead");
    assert_eq!(pacing.catch_up(513).unwrap_err().field(), "catch_up");
    assert_eq!(pacing.capacity(0).unwrap_err().field(), "capacity");
    assert!(pacing.lead(512).and_then(|pacing| pacing.catch_up(512)).is_ok());
}

#[test]
fn a_clock_that_goes_back_is_borne() {
    let start = Instant::now() + ms(1000);
    let mut pacer = filled(Pacing::default(), 3, start);
    assert_eq!(burst(&mut pacer, start - ms(500)), [0_u32; 0]);
    pacer.push(3, start - ms(500)).unwrap();
    assert_eq!(burst(&mut pacer, start + FRAME * 3), [0, 1, 2, 3]);
}
