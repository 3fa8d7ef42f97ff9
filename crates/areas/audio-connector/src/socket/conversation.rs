//! Listening and speaking on one socket.

use std::collections::VecDeque;
use std::time::Instant;

use bytes::Bytes;
use serde::Serialize;
use serde_json::json;

use super::{
    AudioFormat, BadMessage, ClearStyle, Codec, Dropped, Framer, Inbound, Message, NotNotified, Outgoing,
    Pacer, Pacing, Pcm, QueueFull, Tally,
};

/// One socket: what comes is [read](Self::on_text), what is [spoken](Self::speak) is cut into frames, packed, and
/// handed out at its [time](Self::poll).
///
/// It neither sleeps nor reads a clock nor touches the socket. What is spoken is heard only where the connector is
/// [bidirectional](crate::ConnectAudio::bidirectional).
///
/// ```
/// use std::time::{Duration, Instant};
/// use vonage_video_audio_connector::socket::{AudioFormat, Conversation, Inbound};
///
/// let mut conversation = Conversation::new(AudioFormat::default());
/// conversation.on_text(r#"{"content-type":"audio/l16;rate=16000"}"#)?;
///
/// let start = Instant::now();
/// if let Inbound::Audio(sound) = conversation.on_binary(vec![0; 640])? {
///     conversation.speak(sound, start)?; // an echo
/// }
/// let outgoing = conversation.poll(start).unwrap(); // for the WebSocket
/// assert_eq!(outgoing.due, Some(start));
/// assert_eq!(conversation.next_due(start), None);   // nothing more to say
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Conversation {
    codec: Codec,
    framer: Framer,
    pacer: Pacer<Part>,
    /// What goes out at once.
    urgent: VecDeque<Message>,
    clear_style: ClearStyle,
    spoken: u64,
    /// The time when something was spoken last.
    told: Option<Instant>,
}

/// A frame, and the messages that follow it.
#[derive(Debug)]
struct Part {
    frame: Pcm,
    then: Vec<Message>,
}

impl Conversation {
    /// On a socket on which this was agreed, at the default [`Pacing`].
    #[must_use]
    pub fn new(format: AudioFormat) -> Self {
        Self::paced(format, Pacing::default())
    }

    /// On a socket on which this was agreed, so fast.
    #[must_use]
    pub fn paced(format: AudioFormat, pacing: Pacing) -> Self {
        Self {
            framer: Framer::new(&format),
            codec: Codec::new(format),
            pacer: Pacer::new(pacing),
            urgent: VecDeque::new(),
            clear_style: ClearStyle::default(),
            spoken: 0,
            told: None,
        }
    }

    /// How Vonage is told to [clear](Self::clear) what it has not played yet.
    #[must_use]
    pub fn clear_style(mut self, style: ClearStyle) -> Self {
        self.clear_style = style;
        self
    }

    /// Reads a text message. A first message that announces another rate than the one agreed on puts that rate in
    /// force: what waits is cut anew, and what is spoken from now on should be of that rate.
    ///
    /// # Errors
    ///
    /// As for [`Codec::text`]. The conversation goes on.
    pub fn on_text(&mut self, text: &str) -> Result<Inbound, BadMessage> {
        let before = self.format().rate();
        let read = self.codec.text(text);
        if self.format().rate() != before {
            self.recut();
        }
        read
    }

    /// Reads a binary message, without copying it.
    ///
    /// # Errors
    ///
    /// As for [`Codec::binary`]. The conversation goes on.
    pub fn on_binary(&mut self, bytes: impl Into<Bytes>) -> Result<Inbound, BadMessage> {
        self.codec.binary(bytes)
    }

    /// Says this after what was said before. What does not fill a frame waits for what follows, or for
    /// [`finish`](Self::finish).
    ///
    /// # Errors
    ///
    /// There is no room for all of it. Nothing was taken.
    pub fn speak(&mut self, sound: impl Into<Pcm>, now: Instant) -> Result<(), QueueFull> {
        let sound = sound.into();
        let frames = self.framer.frames_with(sound.as_bytes().len());
        if frames > self.pacer.room() {
            return Err(self.pacer.full(frames));
        }
        self.told = Some(now);
        for frame in self.framer.push(sound) {
            self.pacer.push(Part::new(frame), now)?;
        }
        Ok(())
    }

    /// Ends what was said: what does not fill a frame is filled up with silence.
    ///
    /// # Errors
    ///
    /// There is no room for one more frame. Nothing has changed.
    pub fn finish(&mut self, now: Instant) -> Result<(), QueueFull> {
        if self.framer.waiting() > 0 && self.pacer.room() == 0 {
            return Err(self.pacer.full(1));
        }
        match self.framer.finish() {
            Some(frame) => self.pacer.push(Part::new(frame), now),
            None => Ok(()),
        }
    }

    /// Stops talking, as when somebody interrupts: what waits here is thrown away, and Vonage is
    /// [told](ClearStyle) to throw away what it has not played yet. It may answer [`Inbound::Cleared`].
    pub fn clear(&mut self) -> Dropped {
        let parts = self.pacer.clear();
        let dropped = Dropped {
            frames: parts.len(),
            samples: self.framer.clear(),
            notifications: parts.map(|part| part.then.len()).sum(),
        };
        self.urgent
            .push_back(Message::Text(self.clear_style.as_str().to_owned()));
        dropped
    }

    /// Asks to be [told](Inbound::Notify) once what was said so far has been played, which is
    /// [finished](Self::finish) by this. Known from Vonage's Voice API; whether the video platform answers is not
    /// documented, so do not wait for it without an end.
    ///
    /// # Errors
    ///
    /// The payload cannot be written as JSON, or there is no room for the frame that finishes what was said. Nothing
    /// has changed.
    pub fn notify(&mut self, payload: &impl Serialize, now: Instant) -> Result<(), NotNotified> {
        let payload = serde_json::to_value(payload).map_err(|_| NotNotified::Payload)?;
        self.finish(now).map_err(NotNotified::Full)?;
        let command = json!({"action": "notify", "payload": payload});
        let message = Message::Text(command.to_string());
        match self.pacer.last_mut() {
            Some(part) => part.then.push(message),
            None => self.urgent.push_back(message),
        }
        Ok(())
    }

    /// The next message for the socket, if it is due. Ask until there is none, send each, then wait for
    /// [`next_due`](Self::next_due) or for a message.
    pub fn poll(&mut self, now: Instant) -> Option<Outgoing> {
        if let Some(message) = self.urgent.pop_front() {
            return Some(Outgoing { message, due: None });
        }
        let paced = self.pacer.poll(now)?;
        self.urgent.extend(paced.frame.then);
        self.spoken += 1;
        Some(Outgoing {
            message: self.codec.pack(paced.frame.frame),
            due: Some(paced.due),
        })
    }

    /// When to [`poll`](Self::poll) next: `now`, if something goes out at once. `None` while there is nothing to say.
    #[must_use]
    pub fn next_due(&self, now: Instant) -> Option<Instant> {
        match self.urgent.is_empty() {
            true => self.pacer.next_due(),
            false => Some(now),
        }
    }

    /// What is in force: what was agreed, at the rate that was announced.
    #[must_use]
    pub fn format(&self) -> &AudioFormat {
        self.codec.format()
    }

    /// What has been heard so far.
    #[must_use]
    pub fn heard(&self) -> Tally {
        self.codec.tally()
    }

    /// How many frames have been handed out so far.
    #[must_use]
    pub fn spoken(&self) -> u64 {
        self.spoken
    }

    /// How many frames wait for their time. A queue that grows says that sound is handed in faster than real time.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.pacer.waiting()
    }

    /// For how many more frames there is room.
    #[must_use]
    pub fn room(&self) -> usize {
        self.pacer.room()
    }

    /// Everything that waits, in frames of the format that is in force now.
    fn recut(&mut self) {
        let (framer, format) = (&mut self.framer, self.codec.format());
        let rest = framer.recut(format);
        self.pacer.replace(|parts| {
            let mut anew: VecDeque<Part> = VecDeque::new();
            for part in parts {
                anew.extend(framer.push(part.frame).into_iter().map(Part::new));
                // What follows a frame must not come before the end of it.
                if !part.then.is_empty() {
                    anew.extend(framer.finish().map(Part::new));
                    if let Some(last) = anew.back_mut() {
                        last.then.extend(part.then);
                    }
                }
            }
            anew
        });
        let frames = framer.push(rest).into_iter().map(Part::new);
        if let Some(now) = self.told {
            frames.for_each(|part| self.pacer.push_anyway(part, now));
        }
    }
}

impl Part {
    fn new(frame: Pcm) -> Self {
        Self {
            frame,
            then: Vec::new(),
        }
    }
}
