//! How audio is packed into messages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use tokio_tungstenite::tungstenite::Message;

/// How audio is packed into messages.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Packing {
    Binary,
    /// In a field of JSON text, in base64.
    Json {
        /// The field of the audio that is sent.
        field: String,
        /// The field of the audio that is received.
        receive_field: String,
        /// What else is in each message that is sent.
        static_fields: Map<String, Value>,
    },
}

/// A message that was received.
#[derive(Debug, PartialEq)]
pub(super) enum Received {
    /// How many bytes of audio.
    Audio(usize),
    /// A text that asks for something, and what is answered to it.
    Command(Value),
    Other,
}

impl Packing {
    pub(crate) fn is_json(&self) -> bool {
        matches!(self, Self::Json { .. })
    }

    pub(super) fn pack(&self, frame: Vec<u8>) -> Message {
        match self {
            Self::Binary => Message::binary(frame),
            Self::Json {
                field, static_fields, ..
            } => {
                let mut fields = static_fields.clone();
                fields.insert(field.clone(), STANDARD.encode(frame).into());
                Message::text(Value::Object(fields).to_string())
            }
        }
    }

    pub(super) fn unpack(&self, message: &Message) -> Received {
        match (self, message) {
            (Self::Binary, Message::Binary(audio)) => Received::Audio(audio.len()),
            (_, Message::Text(text)) => match serde_json::from_str(text) {
                Ok(Value::Object(fields)) => self.unpack_text(&fields),
                _ => Received::Other,
            },
            _ => Received::Other,
        }
    }

    fn unpack_text(&self, fields: &Map<String, Value>) -> Received {
        if let Self::Json { receive_field, .. } = self
            && let Some(audio) = fields.get(receive_field).and_then(Value::as_str)
        {
            return STANDARD
                .decode(audio)
                .map_or(Received::Other, |audio| Received::Audio(audio.len()));
        }
        let word = |name| fields.get(name).and_then(Value::as_str);
        // The documents disagree on how playback is stopped, so every way they name is understood.
        match (word("action"), word("event")) {
            (Some("clear"), _) | (_, Some("websocket:cleared" | "clearAudio")) => {
                Received::Command(serde_json::json!({"event": "websocket:cleared"}))
            }
            (Some("notify"), _) => {
                let payload = fields.get("payload").cloned().unwrap_or(Value::Null);
                Received::Command(serde_json::json!({"event": "websocket:notify", "payload": payload}))
            }
            _ => Received::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn packing() -> Packing {
        Packing::Json {
            field: "pcm".to_owned(),
            receive_field: "reply".to_owned(),
            static_fields: Map::from_iter([("tenant".to_owned(), json!("lantern"))]),
        }
    }

    #[test]
    fn audio_is_in_its_field_beside_the_static_ones() {
        let packed = packing().pack(vec![0, 255]);
        let fields: Value = serde_json::from_str(packed.to_text().unwrap()).unwrap();
        assert_eq!(fields, json!({"pcm": "AP8=", "tenant": "lantern"}));
        assert_eq!(Packing::Binary.pack(vec![0, 255]), Message::binary(vec![0, 255]));
    }

    #[test]
    fn audio_is_taken_from_where_it_was_agreed_on() {
        for (packing, message, received) in [
            (
                packing(),
                Message::text(r#"{"reply": "AP8="}"#),
                Received::Audio(2),
            ),
            (packing(), Message::text(r#"{"pcm": "AP8="}"#), Received::Other),
            (packing(), Message::text(r#"{"reply": "?"}"#), Received::Other),
            (packing(), Message::binary(vec![0; 8]), Received::Other),
            (Packing::Binary, Message::binary(vec![0; 8]), Received::Audio(8)),
            (Packing::Binary, Message::text("[]"), Received::Other),
        ] {
            assert_eq!(packing.unpack(&message), received, "{message}");
        }
    }

    #[test]
    fn every_documented_way_to_stop_playback_is_understood() {
        for text in [
            r#"{"action": "clear"}"#,
            r#"{"event": "websocket:cleared"}"#,
            r#"{"event": "clearAudio"}"#,
        ] {
            let answer = Received::Command(json!({"event": "websocket:cleared"}));
            assert_eq!(Packing::Binary.unpack(&Message::text(text)), answer);
        }
        let notify = Message::text(r#"{"action": "notify", "payload": {"n": 1}}"#);
        let answer = json!({"event": "websocket:notify", "payload": {"n": 1}});
        assert_eq!(packing().unpack(&notify), Received::Command(answer));
    }
}
