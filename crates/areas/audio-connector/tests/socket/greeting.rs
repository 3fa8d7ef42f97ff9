//! The first message.

use vonage_video_audio_connector::socket::{
    AudioFormat, BadMessage, Codec, Connected, Inbound, NotLetIn, Pcm,
};
use vonage_video_models::{AudioRate, AudioTransport};

fn first(text: &str) -> Connected {
    match Codec::new(AudioFormat::default()).text(text) {
        Ok(Inbound::Connected(connected)) => connected,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn headers_of_the_request_stand_beside_the_content_type() {
    let connected = first(r#"{"content-type":"audio/l16;rate=8000","tenant":"acme","n":7,"none":null}"#);
    assert_eq!(connected.content_type.as_deref(), Some("audio/l16;rate=8000"));
    assert_eq!(connected.rate, Some(AudioRate::HZ_8000));
    let headers: Vec<_> = connected
        .headers
        .iter()
        .map(|(k, v)| (k.as_str(), v.expose()))
        .collect();
    assert_eq!(headers, [("n", "7"), ("none", "null"), ("tenant", "acme")]);
    assert_eq!(connected.header("Tenant").unwrap().expose(), "acme");
    assert!(!format!("{connected:?}").contains("acme"));
}

#[test]
fn every_known_shape_of_it_is_understood() {
    for text in [
        r#" {"content-type":"audio/l16;rate=24000"}"#,
        "\n\t{\"Content-Type\":\"Audio/L16; Rate = \\\"24000\\\" ;channels=1\"}\r\n",
        r#"{"event":"websocket:connected","content-type":"audio/l16;rate=24000"}"#,
    ] {
        let connected = first(text);
        assert_eq!(connected.rate, Some(AudioRate::HZ_24000), "{text}");
        assert!(connected.headers.is_empty(), "{text}");
    }
    let bare = first(r#"{"event":"websocket:connected","room":"A7"}"#);
    assert_eq!((bare.content_type.as_deref(), bare.rate), (None, None));
    assert_eq!(bare.headers["room"].expose(), "A7");
    // A header of one's own may be called like that.
    let own = first(r#"{"content-type":"audio/l16;rate=8000","event":"gala"}"#);
    assert_eq!(own.headers["event"].expose(), "gala");
}

#[test]
fn a_rate_that_cannot_be_worked_with_leaves_the_agreed_one_in_force() {
    for kind in [
        "audio/l16",
        "audio/l16;rate=",
        "audio/l16;rate=0",
        "audio/l16;rate=11025",
        "audio/l16;rate=-8000",
        "audio/l16;rate=4294967250",
        "audio/l16;rate=99999999999999999999",
        "audio/opus;rate=fast",
        "audio/",
    ] {
        let mut codec = Codec::new(AudioFormat::default());
        let text = format!(r#"{{"content-type":"{kind}"}}"#);
        let Ok(Inbound::Connected(connected)) = codec.text(&text) else {
            panic!("{kind}");
        };
        assert_eq!(
            (connected.content_type.as_deref(), connected.rate),
            (Some(kind), None)
        );
        assert_eq!(codec.format().rate(), AudioRate::HZ_16000);
    }
}

#[test]
fn the_announced_rate_is_in_force_although_another_was_asked_for() {
    let mut codec = Codec::new(AudioFormat::default());
    codec.text(r#"{"content-type":"audio/l16;rate=24000"}"#).unwrap();
    assert_eq!(
        (codec.format().rate(), codec.format().frame_bytes()),
        (AudioRate::HZ_24000, 960)
    );
    codec.binary(vec![0; 960]).unwrap();
    assert_eq!(codec.tally().misfits, 0);
}

#[test]
fn sound_without_a_first_message_is_read_as_agreed_and_a_late_one_is_taken() {
    let mut codec = Codec::new(AudioFormat::default());
    assert_eq!(codec.binary(vec![0; 640]), Ok(Inbound::Audio(Pcm::silence(320))));
    let late = codec.text(r#"{"content-type":"audio/l16;rate=8000"}"#);
    assert!(matches!(late, Ok(Inbound::Connected(_))));
    assert_eq!(codec.format().frame_bytes(), 320);
}

#[test]
fn a_second_first_message_is_handed_on_and_changes_nothing() {
    let mut codec = Codec::new(AudioFormat::default());
    codec.text(r#"{"content-type":"audio/l16;rate=8000"}"#).unwrap();
    let second = codec.text(r#"{"content-type":"audio/l16;rate=24000"}"#);
    assert!(matches!(second, Ok(Inbound::Other(_))));
    assert_eq!(codec.format().rate(), AudioRate::HZ_8000);
}

#[test]
fn a_header_called_like_the_field_for_sound_is_still_a_header() {
    let format = AudioFormat::new(AudioRate::HZ_8000, &AudioTransport::json().audio_field("pcm")).unwrap();
    let mut codec = Codec::new(format);
    let Ok(Inbound::Connected(connected)) =
        codec.text(r#"{"content-type":"audio/l16;rate=8000","pcm":"loud"}"#)
    else {
        panic!("it is the first message");
    };
    assert_eq!(connected.headers["pcm"].expose(), "loud");
    // And a static field called like one of the first message's does not hide the sound.
    let sound = codec.text(r#"{"content-type":"audio/l16","pcm":"AAA="}"#);
    assert_eq!(sound, Ok(Inbound::Audio(Pcm::silence(1))));
}

#[test]
fn a_secret_in_the_first_message_lets_in() {
    let connected = first(r#"{"content-type":"audio/l16;rate=8000","X-Ears":"nine-lanterns"}"#);
    assert_eq!(
        connected.require_secret("x-ears", &"nine-lanterns".into()),
        Ok(())
    );
    let header = "x-ears".to_owned();
    assert_eq!(
        connected.require_secret("x-ears", &"ten".into()),
        Err(NotLetIn::Wrong { header })
    );
    let header = "x-eyes".to_owned();
    assert_eq!(
        connected.require_secret("x-eyes", &"ten".into()),
        Err(NotLetIn::Missing { header })
    );
}

#[test]
fn text_that_is_no_object_is_an_error_and_the_first_message_still_counts() {
    let mut codec = Codec::new(AudioFormat::default());
    for text in ["", "hello", "[]", "7", "{\"a\":", "null"] {
        assert_eq!(codec.text(text), Err(BadMessage::NotAnObject), "{text}");
    }
    assert!(matches!(
        codec.text(r#"{"content-type":"audio/l16;rate=8000"}"#),
        Ok(Inbound::Connected(_))
    ));
    assert_eq!((codec.tally().bad, codec.tally().others), (6, 1));
}
