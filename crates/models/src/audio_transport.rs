//! How an Audio Connector packs audio into messages.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::open_enum::open_enum;
use crate::redact::{LOST, REDACTED};
use crate::{InvalidInput, clear};

open_enum! {
    /// What kind of messages carry audio.
    AudioMessages {
        /// Binary ones: 16 bit samples, little end first. The service's default.
        Binary = "binary",
        /// Text, with the audio in a field of a JSON object.
        Json = "json",
    }
}

open_enum! {
    /// How audio is written into JSON text.
    AudioEncoding {
        /// Base64.
        Base64 = "base64",
    }
}

/// How audio is packed into messages.
///
/// ```
/// use vonage_video_models::AudioTransport;
///
/// let transport = AudioTransport::json()
///     .audio_field("pcm")
///     .static_field("tenant", "lantern")
///     .static_field("version", 2);
/// assert!(transport.check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AudioTransport {
    /// What kind of messages. Default of the service: binary.
    #[serde(default = "binary")]
    pub transport: AudioMessages,
    /// How audio is written into text; must be set for JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<AudioEncoding>,
    /// The field of the audio your server gets. Default of the service: `audio`.
    #[serde(rename = "audio_field", default, skip_serializing_if = "Option::is_none")]
    pub audio_field: Option<String>,
    /// The field of the audio your server sends. Default of the service: that of the audio it gets.
    #[serde(rename = "receive_audio_field", default, skip_serializing_if = "Option::is_none")]
    pub receive_audio_field: Option<String>,
    /// Further fields of every message your server gets.
    #[serde(rename = "static_fields", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub static_fields: BTreeMap<String, StaticField>,
}

fn binary() -> AudioMessages {
    AudioMessages::Binary
}

/// A fixed value in every message: text, an integer or a boolean. Vonage's SDKs disagree whether anything but text may
/// stand here.
///
/// It may be what lets the message in at your server, so it stays out of `Debug`. `Serialize` redacts text, unless
/// [`Clear`](crate::Clear) asks for it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum StaticField {
    /// Yes or no.
    Flag(bool),
    /// An integer.
    Integer(i64),
    /// Text.
    Text(#[serde(deserialize_with = "unredacted")] String),
}

fn unredacted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text == REDACTED {
        true => Err(serde::de::Error::custom(LOST)),
        false => Ok(text),
    }
}

impl Serialize for StaticField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Text(text) => clear::secret(text, REDACTED, serializer),
        }
    }
}

impl fmt::Debug for StaticField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl From<bool> for StaticField {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<i64> for StaticField {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<i32> for StaticField {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<u32> for StaticField {
    fn from(value: u32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<&str> for StaticField {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for StaticField {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl AudioTransport {
    /// Binary messages.
    #[must_use]
    pub fn binary() -> Self {
        Self::new(AudioMessages::Binary, None)
    }

    /// JSON messages with the audio in Base64.
    #[must_use]
    pub fn json() -> Self {
        Self::new(AudioMessages::Json, Some(AudioEncoding::Base64))
    }

    /// Any messages and encoding.
    #[must_use]
    pub fn new(transport: AudioMessages, encoding: Option<AudioEncoding>) -> Self {
        Self {
            transport,
            encoding,
            audio_field: None,
            receive_audio_field: None,
            static_fields: BTreeMap::new(),
        }
    }

    /// The field of the audio your server gets. Default of the service: `audio`.
    #[must_use]
    pub fn audio_field(mut self, name: impl Into<String>) -> Self {
        self.audio_field = Some(name.into());
        self
    }

    /// The field of the audio your server sends. Default of the service: that of the audio it gets.
    #[must_use]
    pub fn receive_audio_field(mut self, name: impl Into<String>) -> Self {
        self.receive_audio_field = Some(name.into());
        self
    }

    /// Sets or removes the [field of the audio your server gets](Self::audio_field).
    #[must_use]
    pub fn set_audio_field(mut self, name: Option<String>) -> Self {
        self.audio_field = name;
        self
    }

    /// Sets or removes the [field of the audio your server sends](Self::receive_audio_field).
    #[must_use]
    pub fn set_receive_audio_field(mut self, name: Option<String>) -> Self {
        self.receive_audio_field = name;
        self
    }

    /// A further field of every message your server gets.
    #[must_use]
    pub fn static_field(mut self, name: impl Into<String>, value: impl Into<StaticField>) -> Self {
        self.static_fields.insert(name.into(), value.into());
        self
    }

    /// What certainly cannot be (guide: Audio Connector).
    ///
    /// # Errors
    ///
    /// JSON messages without an encoding, or a field without a name.
    pub fn check(&self) -> Result<(), InvalidInput> {
        if self.transport == AudioMessages::Json && self.encoding.is_none() {
            return Err(InvalidInput::new(
                "websocket.audioTransport.encoding",
                "is missing",
                "`base64` for JSON messages",
            ));
        }
        for (field, name) in [
            ("websocket.audioTransport.audio_field", &self.audio_field),
            (
                "websocket.audioTransport.receive_audio_field",
                &self.receive_audio_field,
            ),
        ] {
            if name.as_ref().is_some_and(String::is_empty) {
                return Err(InvalidInput::new(field, "is empty", "the name of a field"));
            }
        }
        Ok(())
    }
}
