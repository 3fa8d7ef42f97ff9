//! What happens on the socket.

use std::time::Duration;

use vonage_video_audio_connector::socket::{AudioFormat, Codec, Inbound};
use vonage_video_models::{AudioRate, AudioTransport};

fn read(text: &str) -> Inbound {
    Codec::new(AudioFormat::default()).text(text).unwrap()
}

#[test]
fn sound_that_stops_and_comes_again_is_told() {
    for (active, written) in [(false, "false"), (true, "true"), (false, "\"false\"")] {
        let text = format!(r#"{{"event":"websocket:media:update","method":"update","active":{written}}}"#);
        let Inbound::Media(media) = read(&text) else {
            panic!("{text}");
        };
        assert_eq!(media.active, active);
        assert_eq!(media.message.text("method"), Some("update"));
    }
    let silent_on_it = read(r#"{"event":"websocket:media:update","method":"update"}"#);
    assert!(matches!(silent_on_it, Inbound::Other(_)));
}

#[test]
fn keys_are_told_with_and_without_the_name_of_an_event() {
    let ms = |ms| Some(Duration::from_millis(ms));
    for (text, digit, duration) in [
        (r#" {"digit":"5","duration":260}"#, "5", ms(260)),
        (
            r#"{"event":"websocket:dtmf","digit":"*","duration":"90"}"#,
            "*",
            ms(90),
        ),
        (r#"{"event":"websocket:dtmf","digit":7}"#, "7", None),
        (r##"{"digit":"#","duration":-1}"##, "#", None),
    ] {
        let Inbound::Dtmf(dtmf) = read(text) else {
            panic!("{text}");
        };
        assert_eq!((dtmf.digit.as_str(), dtmf.duration), (digit, duration), "{text}");
    }
    for text in [
        r#"{"digit":""}"#,
        r#"{"digit":null}"#,
        r#"{"event":"websocket:dtmf"}"#,
    ] {
        assert!(matches!(read(text), Inbound::Other(_)), "{text}");
    }
}

#[test]
fn answers_to_commands_are_told() {
    assert_eq!(read(r#"{"event":"websocket:cleared"}"#), Inbound::Cleared);
    let Inbound::Notify(payload) = read(r#"{"event":"websocket:notify","payload":{"n":[1,2]}}"#) else {
        panic!("a notification");
    };
    assert_eq!(payload.to_json(), r#"{"n":[1,2]}"#);
    assert!(payload.read::<u8>().is_err());
    let Inbound::Notify(none) = read(r#"{"event":"websocket:notify"}"#) else {
        panic!("a notification");
    };
    assert_eq!(none.read(), Ok(None::<u8>));
    let Inbound::Disconnected(all) = read(r#"{"event":"websocket:disconnected","reason":"over"}"#) else {
        panic!("the end");
    };
    assert_eq!(all.text("reason"), Some("over"));
}

#[test]
fn what_this_version_does_not_know_is_handed_on_whole_and_not_shown() {
    for text in [
        r#"{"by":"all","event":"websocket:applause"}"#,
        r#"{"event":5}"#,
        r#"{"audio":"AAAA"}"#,
        "{}",
    ] {
        let Inbound::Other(json) = read(text) else {
            panic!("{text}");
        };
        assert_eq!(json.to_json(), text);
        assert_eq!(format!("{json:?}"), "[redacted]");
    }
}

#[test]
fn an_event_is_no_sound_although_it_has_a_field_of_that_name() {
    let transport = AudioTransport::json()
        .audio_field("payload")
        .static_field("event", "media");
    let mut codec = Codec::new(AudioFormat::new(AudioRate::HZ_8000, &transport).unwrap());
    let notify = codec.text(r#"{"event":"websocket:notify","payload":"AAA="}"#);
    assert!(matches!(notify, Ok(Inbound::Notify(_))));
    let sound = codec.text(r#"{"event":"media","payload":"AAA="}"#);
    assert!(matches!(sound, Ok(Inbound::Audio(_))));
}
