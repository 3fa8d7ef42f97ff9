//! Listening and speaking on one socket.

use std::time::{Duration, Instant};

use vonage_video_audio_connector::socket::{
    AudioFormat, ClearStyle, Conversation, Inbound, Message, NotNotified, Pacing, Pcm,
};
use vonage_video_models::{AudioRate, AudioTransport};

const FRAME: Duration = Duration::from_millis(20);

fn talk() -> Conversation {
    Conversation::new(AudioFormat::default())
}

/// Everything that is said, each message at its time: the bytes of sound, or the text.
fn said(conversation: &mut Conversation, mut now: Instant) -> Vec<Result<usize, String>> {
    let mut said = Vec::new();
    while let Some(due) = conversation.next_due(now) {
        now = due;
        said.push(match conversation.poll(now).unwrap().message {
            Message::Binary(bytes) => Ok(bytes.len()),
            Message::Text(text) => Err(text),
        });
    }
    said
}

#[test]
fn what_is_spoken_comes_out_in_frames_at_their_time() {
    let (mut conversation, start) = (talk(), Instant::now());
    conversation.speak(vec![1; 700], start).unwrap();
    conversation.finish(start).unwrap();
    let mut dues = Vec::new();
    while let Some(due) = conversation.next_due(start) {
        let outgoing = conversation.poll(due).unwrap();
        assert!(matches!(&outgoing.message, Message::Binary(bytes) if bytes.len() == 640));
        dues.push(outgoing.due.unwrap() - start);
    }
    assert_eq!(dues, [Duration::ZERO, FRAME, FRAME * 2]);
    assert_eq!((conversation.spoken(), conversation.waiting()), (3, 0));
}

#[test]
fn who_is_interrupted_stops_at_once_in_every_dialect() {
    for (style, command) in [
        (ClearStyle::default(), r#"{"action":"clear"}"#),
        (ClearStyle::ClearedEvent, r#"{"event":"websocket:cleared"}"#),
        (ClearStyle::ClearAudioEvent, r#"{"event":"clearAudio"}"#),
    ] {
        let (mut conversation, start) = (talk().clear_style(style), Instant::now());
        conversation.speak(vec![1; 320 * 3], start).unwrap();
        conversation.notify(&1, start).unwrap();
        conversation.speak(vec![1; 7], start).unwrap();
        conversation.poll(start).unwrap();
        let dropped = conversation.clear();
        assert_eq!(
            (dropped.frames, dropped.samples, dropped.notifications),
            (2, 7, 1)
        );
        assert_eq!(conversation.next_due(start), Some(start));
        assert_eq!(said(&mut conversation, start), [Err(command.to_owned())]);
        assert_eq!(
            conversation.on_text(r#"{"event":"websocket:cleared"}"#),
            Ok(Inbound::Cleared)
        );
    }
}

#[test]
fn a_notification_follows_what_was_said_before_it_and_precedes_the_rest() {
    let (mut conversation, start) = (talk(), Instant::now());
    let notify = |n| Err(format!(r#"{{"action":"notify","payload":{n}}}"#));
    conversation.notify(&0, start).unwrap();
    conversation.speak(vec![1; 400], start).unwrap();
    conversation.notify(&1, start).unwrap();
    conversation.notify(&2, start).unwrap();
    conversation.speak(vec![1; 320], start).unwrap();
    assert_eq!(
        said(&mut conversation, start),
        [notify(0), Ok(640), Ok(640), notify(1), notify(2), Ok(640)]
    );
}

#[test]
fn what_has_no_room_is_refused_whole() {
    let start = Instant::now();
    let mut conversation =
        Conversation::paced(AudioFormat::default(), Pacing::default().capacity(2).unwrap());
    conversation.speak(vec![1; 100], start).unwrap();
    let full = conversation.speak(vec![1; 320 * 3], start).unwrap_err();
    assert_eq!((full.frames, full.room), (3, 2));
    assert_eq!((conversation.waiting(), conversation.room()), (0, 2));
    conversation.speak(vec![1; 700], start).unwrap();
    assert!(conversation.finish(start).is_err());
    assert!(matches!(
        conversation.notify(&1, start),
        Err(NotNotified::Full(_))
    ));
    assert_eq!(
        conversation.poll(start).map(|outgoing| outgoing.due),
        Some(Some(start))
    );
    conversation.finish(start).unwrap();
    assert_eq!(said(&mut conversation, start), [Ok(640), Ok(640)]);
}

#[test]
fn a_payload_that_is_no_json_is_refused_and_nothing_has_changed() {
    let (mut conversation, start) = (talk(), Instant::now());
    conversation.speak(vec![1; 7], start).unwrap();
    let payload = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert_eq!(conversation.notify(&payload, start), Err(NotNotified::Payload));
    assert_eq!(conversation.next_due(start), None);
}

#[test]
fn what_waits_is_cut_anew_when_another_rate_is_announced() {
    for (rate, frame) in [(8000, 320), (24_000, 960)] {
        let (mut conversation, start) = (talk(), Instant::now());
        let samples: Vec<i16> = (1..=1900).collect();
        conversation.speak(samples[..1000].to_vec(), start).unwrap();
        conversation.notify(&1, start).unwrap(); // fills up to 1280
        conversation.speak(samples[1000..].to_vec(), start).unwrap();
        conversation
            .on_text(&format!(r#"{{"content-type":"audio/l16;rate={rate}"}}"#))
            .unwrap();
        conversation.finish(start).unwrap();
        let (mut heard, mut before_notify) = (Vec::new(), 0);
        while let Some(due) = conversation.next_due(start) {
            match conversation.poll(due).unwrap().message {
                Message::Binary(bytes) => {
                    assert_eq!(bytes.len(), frame);
                    heard.extend(
                        Pcm::try_from(bytes)
                            .unwrap()
                            .samples()
                            .filter(|sample| *sample != 0),
                    );
                }
                Message::Text(_) => before_notify = heard.len(),
            }
        }
        assert_eq!((heard, before_notify), (samples, 1000));
    }
}

#[test]
fn sound_that_is_repeated_comes_back_with_every_sample_once_and_in_order() {
    for transport in [AudioTransport::binary(), AudioTransport::json()] {
        for rate in [AudioRate::HZ_8000, AudioRate::HZ_16000, AudioRate::HZ_24000] {
            let format = AudioFormat::new(rate, &transport).unwrap();
            let frame = format.frame_samples();
            let (mut conversation, start) = (Conversation::new(format.clone()), Instant::now());
            let samples: Vec<i16> = (0..).take(frame * 40).collect();
            // Neither whole frames nor of one size, so that frames are cut across messages.
            let (mut rest, mut size) = (samples.as_slice(), 1);
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(size.min(rest.len()));
                let read = match format.pack(piece.into()) {
                    Message::Binary(bytes) => conversation.on_binary(bytes),
                    Message::Text(text) => conversation.on_text(&text),
                };
                let Ok(Inbound::Audio(sound)) = read else {
                    panic!("it is sound");
                };
                conversation.speak(sound, start).unwrap();
                (rest, size) = (after, size + 37);
            }
            let (mut other_side, mut back) = (Conversation::new(format), Vec::new());
            while let Some(due) = conversation.next_due(start) {
                let read = match conversation.poll(due).unwrap().message {
                    Message::Binary(bytes) => other_side.on_binary(bytes),
                    Message::Text(text) => other_side.on_text(&text),
                };
                let Ok(Inbound::Audio(sound)) = read else {
                    panic!("it is sound");
                };
                back.extend(sound.samples());
            }
            assert_eq!(back, samples);
        }
    }
}

#[test]
fn less_than_a_frame_that_becomes_several_is_said_at_once() {
    let (mut conversation, start) = (talk(), Instant::now());
    conversation.speak(vec![1; 319], start).unwrap();
    conversation
        .on_text(r#"{"content-type":"audio/l16;rate=8000"}"#)
        .unwrap();
    assert_eq!(conversation.next_due(start), Some(start));
    conversation.finish(start).unwrap();
    assert_eq!(said(&mut conversation, start), [Ok(320), Ok(320)]);
}

#[test]
fn a_bad_message_changes_nothing_for_what_is_said_and_heard() {
    let (mut conversation, start) = (talk(), Instant::now());
    conversation.speak(vec![1; 320], start).unwrap();
    assert!(conversation.on_binary(vec![0; 3]).is_err() && conversation.on_text("?").is_err());
    assert_eq!(
        conversation.on_binary(vec![0; 640]),
        Ok(Inbound::Audio(Pcm::silence(320)))
    );
    assert_eq!(said(&mut conversation, start), [Ok(640)]);
    assert_eq!((conversation.heard().bad, conversation.heard().frames), (2, 1));
}
