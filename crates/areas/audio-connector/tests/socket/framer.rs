//! Pieces of 20 ms.

use proptest::prelude::*;
use vonage_video_audio_connector::socket::{AudioFormat, Framer, Pcm};
use vonage_video_models::{AudioRate, AudioTransport};

fn format(rate: u32) -> AudioFormat {
    AudioFormat::new(AudioRate::hz(rate), &AudioTransport::binary()).unwrap()
}

proptest! {
    #[test]
    fn every_sample_comes_out_once_in_order_and_in_whole_frames(
        rate in prop::sample::select(vec![50_u32, 8000, 16_000, 24_000]),
        pieces in prop::collection::vec(0_usize..1500, 0..12),
    ) {
        let format = format(rate);
        let mut framer = Framer::new(&format);
        let mut next = 0_i16;
        let mut frames = Vec::new();
        for piece in pieces {
            let samples: Vec<i16> = (0..piece).map(|_| { next = next.wrapping_add(1); next }).collect();
            frames.extend(framer.push(samples));
            prop_assert!(framer.waiting() < format.frame_samples());
        }
        let waiting = framer.waiting();
        let last = framer.finish();
        prop_assert_eq!(last.is_some(), waiting > 0);
        frames.extend(last);
        prop_assert!(frames.iter().all(|frame| frame.len() == format.frame_samples()));
        let all: Vec<i16> = frames.iter().flat_map(Pcm::samples).collect();
        let padding = if waiting == 0 { 0 } else { format.frame_samples() - waiting };
        let (sound, silence) = all.split_at(all.len() - padding);
        prop_assert!(sound.iter().copied().eq((1..=i64::MAX).map(|n| n as i16).take(sound.len())));
        prop_assert_eq!(sound.last().copied().unwrap_or(0), next);
        prop_assert!(silence.iter().all(|sample| *sample == 0));
    }
}

#[test]
fn whole_frames_are_cut_without_a_copy() {
    let sound = Pcm::silence(640);
    let frames = Framer::new(&format(16_000)).push(sound.clone());
    assert_eq!(frames[0].as_bytes().as_ptr(), sound.as_bytes().as_ptr());
    assert_eq!(frames[1].as_bytes().as_ptr(), sound.as_bytes()[640..].as_ptr());
}

#[test]
fn nothing_waits_after_the_end_or_after_it_was_thrown_away() {
    let mut framer = Framer::new(&format(8000));
    assert_eq!(framer.finish(), None);
    assert!(framer.push(vec![1; 100]).is_empty());
    assert_eq!(
        (framer.clear(), framer.waiting(), framer.finish()),
        (100, 0, None)
    );
    assert!(framer.push(vec![2; 159]).is_empty());
    let last = framer.finish().unwrap();
    assert_eq!(last.samples().filter(|sample| *sample == 2).count(), 159);
    assert_eq!(framer.finish(), None);
}
