//! From messages to what they say.

use bytes::Bytes;
use serde_json::Value;

use super::{AudioFormat, BadMessage, Inbound, Message, Pcm, event, greeting};

/// Reads the messages of one socket, and packs sound into messages.
///
/// What comes first should be [`Connected`](super::Connected). Where sound comes without it, it is read at the rate and
/// in the packing that were asked for; a first message that comes late is still taken for what it is. Its rate is the
/// one in force from then on, also where another one was asked for.
///
/// ```
/// use vonage_video_audio_connector::socket::{AudioFormat, Codec, Inbound, Pcm};
///
/// let mut codec = Codec::new(AudioFormat::default());
/// let first = codec.text(r#"{"content-type":"audio/l16;rate=8000","room":"A7"}"#)?;
/// assert!(matches!(first, Inbound::Connected(connected) if connected.headers["room"].expose() == "A7"));
/// assert_eq!(codec.format().frame_bytes(), 320);
///
/// let sound = codec.binary(vec![0; 320])?;
/// assert_eq!(sound, Inbound::Audio(Pcm::silence(160)));
/// assert!(codec.binary(vec![0; 319]).is_err()); // and it goes on
/// assert_eq!((codec.tally().frames, codec.tally().bad), (1, 1));
/// # Ok::<(), vonage_video_audio_connector::socket::BadMessage>(())
/// ```
#[derive(Clone, Debug)]
pub struct Codec {
    format: AudioFormat,
    greeted: bool,
    tally: Tally,
}

/// What has been heard on one socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Messages with sound.
    pub frames: u64,
    /// Bytes of sound in them, unpacked.
    pub bytes: u64,
    /// Messages with sound that was not of 20 ms. They are among `frames`.
    pub misfits: u64,
    /// Messages of other kinds, known or not.
    pub others: u64,
    /// Messages that could not be read.
    pub bad: u64,
}

impl Codec {
    /// For a socket on which this was agreed.
    #[must_use]
    pub fn new(format: AudioFormat) -> Self {
        Self {
            format,
            greeted: false,
            tally: Tally::default(),
        }
    }

    /// What is in force: what was agreed, at the rate that was announced.
    #[must_use]
    pub fn format(&self) -> &AudioFormat {
        &self.format
    }

    /// What has been heard so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The message that carries this sound. It should be a whole frame: see [`Framer`](super::Framer).
    #[must_use]
    pub fn pack(&self, frame: Pcm) -> Message {
        self.format.pack(frame)
    }

    /// Reads a text message.
    ///
    /// # Errors
    ///
    /// It is no JSON object, or holds sound that cannot be read. The next message can be read all the same.
    pub fn text(&mut self, text: &str) -> Result<Inbound, BadMessage> {
        let read = self.read_text(text);
        self.count(read)
    }

    /// Reads a binary message, without copying it.
    ///
    /// # Errors
    ///
    /// Its bytes are odd in number, or JSON was agreed on. The next message can be read all the same.
    pub fn binary(&mut self, bytes: impl Into<Bytes>) -> Result<Inbound, BadMessage> {
        let bytes = bytes.into();
        let read = match self.format.is_json() {
            true => Err(BadMessage::UnexpectedBinary { bytes: bytes.len() }),
            false => Pcm::try_from(bytes).map(Inbound::Audio),
        };
        self.count(read)
    }

    fn read_text(&mut self, text: &str) -> Result<Inbound, BadMessage> {
        // Some bridges put a space in front, which JSON allows.
        let Ok(Value::Object(fields)) = serde_json::from_str(text) else {
            return Err(BadMessage::NotAnObject);
        };
        // Before anything is agreed to be sound: a header may have the name of the field for sound.
        if greeting::is_greeting(&fields) && self.may_be_greeting(&fields) {
            self.greeted = true;
            let connected = greeting::read(fields);
            if let Some(rate) = connected.rate {
                self.format.adopt(rate);
            }
            return Ok(Inbound::Connected(connected));
        }
        if event::is_named(&fields) {
            return Ok(event::read(fields));
        }
        match self.format.unpack(&fields) {
            Some(sound) => sound.map(Inbound::Audio),
            None => Ok(event::read(fields)),
        }
    }

    /// Once, and once sound has come only where there is none in it: every message of sound may carry a field called
    /// like one of the first message's.
    fn may_be_greeting(&self, fields: &serde_json::Map<String, Value>) -> bool {
        !self.greeted && (self.tally.frames == 0 || self.format.unpack(fields).is_none())
    }

    fn count(&mut self, read: Result<Inbound, BadMessage>) -> Result<Inbound, BadMessage> {
        let tally = &mut self.tally;
        match &read {
            Ok(Inbound::Audio(sound)) => {
                let bytes = sound.as_bytes().len();
                tally.frames += 1;
                tally.bytes += bytes as u64;
                tally.misfits += u64::from(bytes != self.format.frame_bytes());
            }
            Ok(_) => tally.others += 1,
            Err(_) => tally.bad += 1,
        }
        read
    }
}
