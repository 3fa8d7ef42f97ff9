//! JSON that this crate hands on.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// JSON as it came.
///
/// It may hold what lets its bearer in, so `Debug` shows nothing of it and there is no `Display`.
#[derive(Clone, PartialEq)]
pub struct Json(pub(super) Value);

impl Json {
    /// It as a type of yours.
    ///
    /// ```
    /// use vonage_video_audio_connector::socket::{AudioFormat, Codec, Inbound};
    ///
    /// let mut codec = Codec::new(AudioFormat::default());
    /// let Ok(Inbound::Notify(payload)) = codec.text(r#"{"event":"websocket:notify","payload":{"n":7}}"#) else {
    ///     panic!("it is a notification");
    /// };
    /// let payload: std::collections::BTreeMap<String, u32> = payload.read()?;
    /// assert_eq!(payload["n"], 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// It is not such a value. The error names the type, and no value.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, UnreadableJson> {
        T::deserialize(&self.0).map_err(|_| UnreadableJson(std::any::type_name::<T>()))
    }

    /// The text of a field, if this is an object with such a field, and it is text.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.0.get(field)?.as_str()
    }

    /// It as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.0.to_string()
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// JSON that is not of the type it was asked to be. Names the type, and nothing of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableJson(&'static str);

impl fmt::Display for UnreadableJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the JSON is no {}", self.0)
    }
}

impl std::error::Error for UnreadableJson {}
