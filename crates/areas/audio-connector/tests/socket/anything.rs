//! Whatever comes, it is read or refused, and counted.

use std::time::Instant;

use proptest::prelude::*;
use vonage_video_audio_connector::socket::{AudioFormat, Conversation, Handshake, Inbound, Message, Pcm};
use vonage_video_models::{AudioRate, AudioTransport};

/// Text that comes close to what is understood.
fn text() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("event".to_owned()),
        Just("content-type".to_owned()),
        Just("audio".to_owned()),
        Just("digit".to_owned()),
        Just("duration".to_owned()),
        Just("active".to_owned()),
        Just("payload".to_owned()),
        ".{0,6}",
    ];
    let word = prop_oneof![
        Just("websocket:connected".to_owned()),
        Just("websocket:media:update".to_owned()),
        Just("websocket:dtmf".to_owned()),
        Just("websocket:notify".to_owned()),
        Just("websocket:cleared".to_owned()),
        "audio/l16; ?rate=[0-9]{0,11}",
        "[A-Za-z0-9+/]{0,8}={0,3}",
        ".{0,12}",
    ];
    let value = prop_oneof![
        word.prop_map(serde_json::Value::from),
        any::<i64>().prop_map(Into::into),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        Just(serde_json::Value::Null),
        Just(serde_json::json!([{}])),
    ];
    let object = prop::collection::btree_map(name, value, 0..5)
        .prop_map(|fields| serde_json::json!(fields).to_string());
    let cut = (object.clone(), any::<prop::sample::Index>())
        .prop_map(|(text, at)| text.chars().take(at.index(text.len() + 1)).collect());
    prop_oneof![4 => object, 1 => cut, 1 => ".{0,40}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_messages_are_read_or_refused_and_the_conversation_goes_on(
        messages in prop::collection::vec(
            prop_oneof![
                text().prop_map(Message::Text),
                prop::collection::vec(any::<u8>(), 0..1000).prop_map(|bytes| Message::Binary(bytes.into())),
            ],
            0..12,
        ),
        json in any::<bool>(),
    ) {
        let transport = if json { AudioTransport::json() } else { AudioTransport::binary() };
        let mut conversation = Conversation::new(AudioFormat::new(AudioRate::HZ_16000, &transport).unwrap());
        let (now, count) = (Instant::now(), messages.len() as u64);
        let (mut greetings, mut heard) = (0, 0);
        for message in messages {
            let read = match message {
                Message::Text(text) => conversation.on_text(&text),
                Message::Binary(bytes) => conversation.on_binary(bytes),
            };
            match read {
                Ok(Inbound::Connected(_)) => greetings += 1,
                Ok(Inbound::Audio(sound)) => {
                    heard += sound.as_bytes().len() as u64;
                    conversation.speak(sound, now).unwrap();
                }
                Ok(_) => {}
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
        let tally = conversation.heard();
        prop_assert_eq!(tally.frames + tally.others + tally.bad, count);
        prop_assert_eq!(tally.bytes, heard);
        prop_assert!(greetings <= 1);
        conversation.finish(now).unwrap();
        while let Some(due) = conversation.next_due(now) {
            prop_assert!(conversation.poll(due).is_some());
        }
    }

    #[test]
    fn any_sound_survives_json_and_back(samples in prop::collection::vec(any::<i16>(), 0..700), field in ".{1,8}") {
        let transport = AudioTransport::json().audio_field(&*field);
        let format = AudioFormat::new(AudioRate::HZ_16000, &transport).unwrap();
        let Message::Text(text) = format.pack(Pcm::from(samples.as_slice())) else {
            panic!("JSON is text");
        };
        let mut conversation = Conversation::new(format);
        prop_assert_eq!(conversation.on_text(&text), Ok(Inbound::Audio(Pcm::from(samples))));
    }

    #[test]
    fn any_headers_are_read(pairs in prop::collection::vec((".{0,8}", prop::collection::vec(any::<u8>(), 0..8)), 0..6)) {
        let handshake = Handshake::of_pairs(pairs.iter().map(|(name, value)| (name, value)));
        for (name, value) in &pairs {
            prop_assert_eq!(handshake.require_secret(name, &"nine-lanterns".into()).is_ok(), value == b"nine-lanterns");
            prop_assert!(handshake.header(name).is_some());
        }
    }
}
