//! Sound in messages.

use bytes::Bytes;
use vonage_video_audio_connector::ConnectAudio;
use vonage_video_audio_connector::socket::{AudioFormat, BadMessage, Codec, Inbound, Message, Pcm};
use vonage_video_models::{AudioEncoding, AudioMessages, AudioRate, AudioTransport};

fn json() -> Codec {
    let transport = AudioTransport::json()
        .audio_field("pcm")
        .receive_audio_field("re\"ply")
        .static_field("tenant", "lantern");
    Codec::new(AudioFormat::new(AudioRate::HZ_8000, &transport).unwrap())
}

#[test]
fn a_frame_is_twenty_milliseconds_at_every_rate_of_the_service() {
    for (rate, bytes) in [
        (AudioRate::HZ_8000, 320),
        (AudioRate::HZ_16000, 640),
        (AudioRate::HZ_24000, 960),
    ] {
        let format = AudioFormat::new(rate, &AudioTransport::binary()).unwrap();
        assert_eq!((format.frame_bytes(), format.frame_samples() * 2), (bytes, bytes));
        assert_eq!(
            Pcm::silence(format.frame_samples()).duration(rate).as_millis(),
            20
        );
    }
}

#[test]
fn binary_sound_is_handed_on_without_a_copy() {
    let bytes = Bytes::from(vec![1, 0, 0xff, 0xff]);
    let Ok(Inbound::Audio(sound)) = Codec::new(AudioFormat::default()).binary(bytes.clone()) else {
        panic!("it is sound");
    };
    assert!(sound.samples().eq([1, -1]));
    assert_eq!(sound.as_bytes().as_ptr(), bytes.as_ptr());
    assert_eq!(sound.into_bytes(), bytes);
}

#[test]
fn sound_in_json_is_read_from_one_field_and_written_to_the_other() {
    let mut codec = json();
    let read = codec.text(r#"{"tenant":"lantern","pcm":"AQD//w=="}"#).unwrap();
    let sound: Pcm = [1, -1].as_slice().into();
    assert_eq!(read, Inbound::Audio(sound.clone()));
    assert_eq!(
        codec.pack(sound.clone()),
        Message::Text(r#"{"re\"ply":"AQD//w=="}"#.to_owned())
    );
    assert_eq!(
        codec.text(r#"{"pcm":"AQD//w"}"#),
        Ok(Inbound::Audio(sound.clone()))
    ); // without padding
    let same = Codec::new(AudioFormat::new(AudioRate::HZ_8000, &AudioTransport::json()).unwrap());
    assert_eq!(
        same.pack(sound),
        Message::Text(r#"{"audio":"AQD//w=="}"#.to_owned())
    );
}

#[test]
fn bad_sound_is_named_and_the_next_message_is_read() {
    let field = || "pcm".to_owned();
    let mut codec = json();
    for (text, error) in [
        (r#"{"pcm":"?"}"#, BadMessage::NotBase64 { field: field() }),
        (r#"{"pcm":"AAAA"}"#, BadMessage::OddLength { bytes: 3 }),
        (r#"{"pcm":7}"#, BadMessage::NotText { field: field() }),
        (r#"{"pcm":null}"#, BadMessage::NotText { field: field() }),
    ] {
        assert_eq!(codec.text(text), Err(error), "{text}");
    }
    assert_eq!(
        codec.binary(vec![0; 320]),
        Err(BadMessage::UnexpectedBinary { bytes: 320 })
    );
    assert!(matches!(codec.text(r#"{"audio":"AAA="}"#), Ok(Inbound::Other(_)))); // another field
    assert_eq!(
        codec.text(r#"{"pcm":"AAA="}"#),
        Ok(Inbound::Audio(Pcm::silence(1)))
    );
    assert_eq!(
        (codec.tally().bad, codec.tally().others, codec.tally().frames),
        (5, 1, 1)
    );
    let mut codec = Codec::new(AudioFormat::default());
    assert_eq!(
        codec.binary(vec![0; 639]),
        Err(BadMessage::OddLength { bytes: 639 })
    );
    assert_eq!(codec.binary(vec![0; 640]), Ok(Inbound::Audio(Pcm::silence(320))));
}

#[test]
fn frames_of_a_wrong_length_are_handed_on_whole_and_counted() {
    let mut codec = Codec::new(AudioFormat::default());
    for bytes in [0, 2, 638, 640, 642, 64_000] {
        assert_eq!(
            codec.binary(vec![0; bytes]),
            Ok(Inbound::Audio(Pcm::silence(bytes / 2)))
        );
    }
    let tally = codec.tally();
    assert_eq!((tally.frames, tally.misfits, tally.bytes), (6, 5, 65_922));
}

#[test]
fn the_format_of_a_request_is_what_it_asks_for() {
    let request = ConnectAudio::new("1_MX4", "eyJ", "wss://ears.example.org/in");
    assert_eq!(AudioFormat::of(request.body()), Ok(AudioFormat::default()));
    let request = request
        .audio_rate(AudioRate::HZ_8000)
        .transport(AudioTransport::json());
    let format = AudioFormat::of(request.body()).unwrap();
    assert!(format.is_json() && format.rate() == AudioRate::HZ_8000);
}

#[test]
fn what_cannot_be_packed_is_refused_by_the_name_of_its_field() {
    let new =
        |rate, transport: &AudioTransport| AudioFormat::new(AudioRate::hz(rate), transport).unwrap_err();
    let binary = AudioTransport::binary();
    for rate in [0, 11_025, 200_000, u32::MAX] {
        assert_eq!(new(rate, &binary).field(), "websocket.audioRate");
    }
    let encoding = AudioTransport::new(AudioMessages::Json, Some(AudioEncoding::from("base85")));
    assert_eq!(new(8000, &encoding).field(), "websocket.audioTransport.encoding");
    let none = AudioTransport::new(AudioMessages::Json, None);
    assert_eq!(new(8000, &none).field(), "websocket.audioTransport.encoding");
    let carrier = AudioTransport::new(AudioMessages::from("pigeon"), None);
    assert_eq!(new(8000, &carrier).field(), "websocket.audioTransport.transport");
    assert_eq!(
        new(8000, &AudioTransport::json().audio_field("")).field(),
        "websocket.audioTransport.audio_field"
    );
}

#[test]
fn nothing_shows_what_was_said() {
    let sound = Pcm::from(vec![0x4141; 2]);
    let message = json().pack(sound.clone());
    assert_eq!(format!("{sound:?} {message:?}"), "Pcm(2 samples) Text(22 bytes)");
}
