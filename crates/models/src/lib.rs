//! The vocabulary of the Vonage Video API as plain serde types: ids, open enums, answers, request bodies.
//!
//! ```
//! use vonage_video_models::{MediaMode, Stream, StreamId};
//!
//! let stream: Stream = serde_json::from_str(
//!     r#"{"id": "6e2f4c1a", "videoType": "hologram", "name": "Stage left", "sinceNextYear": 1}"#,
//! )?;
//! assert_eq!(stream.id, StreamId::from("6e2f4c1a"));
//! assert_eq!(stream.video_type.unwrap().as_str(), "hologram"); // unknown today, kept as it came
//! assert_eq!(MediaMode::Routed.as_str(), "disabled");          // the word on the wire
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! **Reading is lenient, writing is strict.** Answers tolerate unknown fields, unknown enum values, `null` for
//! absent, numbers and booleans written as strings; only a missing id is an error. Requests carry exactly what was
//! set.
//!
//! This crate knows nothing of HTTP, of JSON as bytes, of tokens, clocks or retries. It depends on serde alone.

mod connection;
mod id;
mod invalid_input;
mod lenient;
mod open_enum;
mod page;
mod resolution;
mod secret;
mod service_error;
mod session;
mod stream;
mod time;

pub use connection::{Connection, ConnectionList, ConnectionState};
pub use id::{ApplicationId, ConnectionId, SessionId, StreamId};
pub use invalid_input::InvalidInput;
pub use open_enum::UnknownValue;
pub use page::Page;
pub use resolution::Resolution;
pub use secret::Secret;
pub use service_error::ServiceErrorBody;
pub use session::{ArchiveMode, CreateSessionForm, MediaMode, Message, Session};
pub use stream::{Stream, VideoType};
pub use time::UnixMillis;
