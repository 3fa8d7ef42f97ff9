//! How sound is packed on one socket.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};
use vonage_video_models::{
    AudioEncoding, AudioMessages, AudioRate, AudioTransport, ConnectAudioBody, InvalidInput,
};

use super::{BadMessage, Message, Pcm};

/// How many frames there are in a second: a frame is 20 ms.
const PER_SECOND: u32 = 50;
/// The highest rate that is taken for one. Three times what the service has would be plenty; this keeps a message from
/// asking for frames of any size.
const HIGHEST: u32 = 192_000;
/// Where the sound is in JSON, unless agreed otherwise.
const FIELD: &str = "audio";

/// Reads base64 with and without padding, and writes it with.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// How sound is packed on one socket, both ways: what [`ConnectAudio`](crate::ConnectAudio) asked for.
///
/// ```
/// use vonage_video_audio_connector::ConnectAudio;
/// use vonage_video_audio_connector::socket::AudioFormat;
/// use vonage_video_models::{AudioRate, AudioTransport};
///
/// let request = ConnectAudio::new("1_MX4", "eyJ", "wss://ears.example.org/in").audio_rate(AudioRate::HZ_24000);
/// let format = AudioFormat::of(request.body())?;
/// assert_eq!((format.frame_samples(), format.frame_bytes()), (480, 960));
/// assert_eq!(format, AudioFormat::new(AudioRate::HZ_24000, &AudioTransport::binary())?);
/// # Ok::<(), vonage_video_models::InvalidInput>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudioFormat {
    rate: AudioRate,
    packing: Packing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Packing {
    Binary,
    Json {
        /// The field of the sound that is heard.
        hears: String,
        /// What stands before the sound that is spoken: `{"FIELD":"`.
        speaks: String,
    },
}

impl AudioFormat {
    /// This rate, in messages like these.
    ///
    /// # Errors
    ///
    /// 20 ms at this rate are not a whole number of samples, or there are more than 192000 of them a second; JSON
    /// without an encoding; or messages or an encoding that this version does not know.
    pub fn new(rate: AudioRate, transport: &AudioTransport) -> Result<Self, InvalidInput> {
        transport.check()?;
        if !is_usable(rate) {
            return Err(InvalidInput::new(
                "websocket.audioRate",
                format!("is {}", rate.as_hz()),
                "8000, 16000 or 24000 samples per second",
            ));
        }
        let packing = match (&transport.transport, &transport.encoding) {
            (AudioMessages::Binary, _) => Packing::Binary,
            (AudioMessages::Json, Some(AudioEncoding::Base64)) => {
                let hears = transport.audio_field.as_deref().unwrap_or(FIELD);
                let speaks = transport.receive_audio_field.as_deref().unwrap_or(hears);
                Packing::Json {
                    hears: hears.to_owned(),
                    speaks: format!("{{{}:\"", Value::from(speaks)),
                }
            }
            (AudioMessages::Json, _) => {
                return Err(InvalidInput::new(
                    "websocket.audioTransport.encoding",
                    "is not known to this version",
                    "`base64`",
                ));
            }
            _ => {
                return Err(InvalidInput::new(
                    "websocket.audioTransport.transport",
                    "is not known to this version",
                    "`binary` or `json`",
                ));
            }
        };
        Ok(Self { rate, packing })
    }

    /// What a request asks for, with the service's defaults where it is silent: binary messages, 16000 samples a
    /// second.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    pub fn of(request: &ConnectAudioBody) -> Result<Self, InvalidInput> {
        let socket = &request.websocket;
        let binary = AudioTransport::binary();
        Self::new(
            socket.audio_rate.unwrap_or(AudioRate::HZ_16000),
            socket.audio_transport.as_ref().unwrap_or(&binary),
        )
    }

    /// Samples per second.
    #[must_use]
    pub fn rate(&self) -> AudioRate {
        self.rate
    }

    /// Whether sound travels in JSON text, and not in binary messages.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.packing != Packing::Binary
    }

    /// How many samples a frame has: 160, 320 or 480 at the three rates of the service.
    #[must_use]
    pub fn frame_samples(&self) -> usize {
        (self.rate.as_hz() / PER_SECOND) as usize
    }

    /// How many bytes the sound of a frame has: 320, 640 or 960 at the three rates of the service.
    #[must_use]
    pub fn frame_bytes(&self) -> usize {
        self.frame_samples() * size_of::<i16>()
    }

    /// The message that carries this sound.
    #[must_use]
    pub fn pack(&self, frame: Pcm) -> Message {
        match &self.packing {
            Packing::Binary => Message::Binary(frame.into_bytes()),
            Packing::Json { speaks, .. } => {
                let bytes = frame.as_bytes();
                let mut text = String::with_capacity(speaks.len() + bytes.len().div_ceil(3) * 4 + 2);
                text.push_str(speaks);
                BASE64.encode_string(bytes, &mut text);
                text.push_str("\"}");
                Message::Text(text)
            }
        }
    }

    /// Takes the rate that was announced, if there is one that can be worked with.
    pub(super) fn adopt(&mut self, rate: AudioRate) {
        self.rate = rate;
    }

    /// The sound in an object, if it is one that carries sound.
    pub(super) fn unpack(&self, fields: &Map<String, Value>) -> Option<Result<Pcm, BadMessage>> {
        let Packing::Json { hears, .. } = &self.packing else {
            return None;
        };
        let sound = fields.get(hears)?;
        Some(match sound.as_str() {
            Some(sound) => match BASE64.decode(sound) {
                Ok(bytes) => Pcm::try_from(bytes::Bytes::from(bytes)),
                Err(_) => Err(BadMessage::NotBase64 { field: hears.clone() }),
            },
            None => Err(BadMessage::NotText { field: hears.clone() }),
        })
    }
}

/// Binary messages, 16000 samples a second: the service's default.
impl Default for AudioFormat {
    fn default() -> Self {
        Self {
            rate: AudioRate::HZ_16000,
            packing: Packing::Binary,
        }
    }
}

/// Whether 20 ms at this rate are a whole number of samples.
pub(super) fn is_usable(rate: AudioRate) -> bool {
    let rate = rate.as_hz();
    rate.is_multiple_of(PER_SECOND) && (1..=HIGHEST).contains(&rate)
}
