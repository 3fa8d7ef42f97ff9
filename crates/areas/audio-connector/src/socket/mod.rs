//! Your server's side of the WebSocket that an Audio Connector opens.
//!
//! Vonage is the client of this socket: once [connected](crate::ConnectAudio) it says [who it is](Handshake), greets
//! with one JSON message, and then sends 20 ms of sound at a time. Where the connector is
//! [bidirectional](crate::ConnectAudio::bidirectional), what you send is heard in the session.
//!
//! This module does all of it but the socket: it neither reads nor writes, sleeps nor spawns, and fits every WebSocket
//! library and runtime. A [`Conversation`] is one socket; it is made of a [`Codec`], which reads and packs messages, a
//! [`Framer`], which cuts sound into pieces of 20 ms, and a [`Pacer`], which hands them out in real time. Each can be
//! used alone.
//!
//! ```
//! use std::time::Instant;
//! use vonage_video_audio_connector::socket::{AudioFormat, Conversation, Inbound, Message};
//!
//! /// What any WebSocket library has.
//! trait WebSocket {
//!     fn send(&mut self, message: Message);
//!     /// The next message; `None` once this moment has come, if one is given.
//!     fn receive_until(&mut self, moment: Option<Instant>) -> Option<Message>;
//!     fn is_open(&self) -> bool;
//! }
//!
//! fn echo(socket: &mut impl WebSocket, secret: &vonage_video_models::Secret) -> Result<(), Box<dyn std::error::Error>> {
//!     let mut conversation = Conversation::new(AudioFormat::default());
//!     while socket.is_open() {
//!         while let Some(outgoing) = conversation.poll(Instant::now()) {
//!             socket.send(outgoing.message);
//!         }
//!         let due = conversation.next_due(Instant::now());
//!         let read = match socket.receive_until(due) {
//!             Some(Message::Text(text)) => conversation.on_text(&text),
//!             Some(Message::Binary(bytes)) => conversation.on_binary(bytes),
//!             None => continue, // a frame is due
//!         };
//!         match read {
//!             Ok(Inbound::Connected(connected)) => connected.require_secret("x-ears", secret)?,
//!             Ok(Inbound::Audio(sound)) => conversation.speak(sound, Instant::now())?,
//!             Ok(_) => {}
//!             Err(bad) => eprintln!("{bad}"), // and the conversation goes on
//!         }
//!     }
//!     Ok(())
//! }
//! # struct Loop(Vec<Message>, Vec<Message>);
//! # impl WebSocket for Loop {
//! #     fn send(&mut self, message: Message) { self.1.push(message); }
//! #     fn receive_until(&mut self, _: Option<Instant>) -> Option<Message> { self.0.pop() }
//! #     fn is_open(&self) -> bool { !self.0.is_empty() || self.1.is_empty() }
//! # }
//! # let greeting = r#"{"content-type":"audio/l16;rate=16000","x-ears":"nine-lanterns"}"#;
//! # let mut socket = Loop(vec![Message::Binary(vec![1; 640].into()), Message::Text(greeting.into())], vec![]);
//! # echo(&mut socket, &"nine-lanterns".into())?;
//! # assert_eq!(socket.1, [Message::Binary(vec![1; 640].into())]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # On time
//!
//! [`Conversation::next_due`] names a moment, and frames go out as exactly as whoever waits for it wakes up. Timers of
//! tokio count in milliseconds and are up to one late; since every frame is due by the schedule and not by the one before
//! it, that does not add up. Where the machine or the network has worse moments, a [lead](Pacing::lead) bridges them.
//!
//! # When the socket closes
//!
//! Close it, and Vonage leaves the session. Whether Vonage ever dials again after a loss is not documented: take it for
//! the end, and [connect](crate::ConnectAudio) again. WebSocket libraries answer pings by themselves as long as messages
//! are read.

mod bad_message;
mod clear_style;
mod codec;
mod conversation;
mod event;
mod format;
mod framer;
mod greeting;
mod handshake;
mod inbound;
mod json;
mod message;
mod outgoing;
mod pacer;
mod pacing;
mod pcm;
mod secret;

pub use bad_message::BadMessage;
pub use clear_style::ClearStyle;
pub use codec::{Codec, Tally};
pub use conversation::Conversation;
pub use format::AudioFormat;
pub use framer::Framer;
pub use handshake::Handshake;
pub use inbound::{Connected, Dtmf, Inbound, Media};
pub use json::{Json, UnreadableJson};
pub use message::Message;
pub use outgoing::{Dropped, NotNotified, Outgoing};
pub use pacer::{Paced, Pacer, QueueFull};
pub use pacing::Pacing;
pub use pcm::Pcm;
pub use secret::{NotLetIn, secret_matches};
