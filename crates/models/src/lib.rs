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
//! **Secrets are serialized redacted**, as `Debug` shows them; [`Clear`] serializes a value with its secrets in clear
//! text.
//!
//! This crate knows nothing of HTTP, of JSON as bytes, of tokens, clocks or retries. It depends on serde alone.

mod address;
mod archive;
mod archive_start;
mod audio_transport;
mod broadcast;
mod broadcast_start;
mod caption;
mod clear;
mod connection;
mod connector;
mod digits;
mod event;
mod id;
mod invalid_input;
mod language;
mod layout;
mod lenient;
mod limits;
mod moderation;
mod objects;
mod open_enum;
mod page;
mod redact;
mod render;
mod resolution;
mod seconds;
mod secret;
mod service_error;
mod session;
mod signal;
mod sip;
mod sip_reason;
mod sip_uri;
mod stream;
mod stream_selection;
mod time;

pub use address::Address;
pub use archive::{Archive, ArchiveStatus, OutputMode, Transcription, TranscriptionStatus};
pub use archive_start::{StartArchiveBody, TranscriptionProperties};
pub use audio_transport::{AudioEncoding, AudioMessages, AudioTransport, StaticField};
pub use broadcast::{
    Broadcast, BroadcastSettings, BroadcastStatus, BroadcastUrls, HlsSettings, HlsStatus, RtmpStatus,
    RtmpTarget,
};
pub use broadcast_start::{BroadcastOutputs, Hls, Rtmp, StartBroadcastBody};
pub use caption::{Captions, StartCaptionsBody};
pub use clear::Clear;
pub use connection::{Connection, ConnectionList, ConnectionState};
pub use connector::{AudioConnector, AudioRate, ConnectAudioBody, WebSocket};
pub use digits::{Digits, DtmfBody};
pub use event::{
    ArchiveEndReason, CaptionsEvent, CaptionsStatus, ConnectionEvent, EventConnection, EventReason,
    EventStream, RenderEndReason, SessionEvent, SipCallEvent, SipCallState, SipEventCall, StreamEvent,
};
pub use id::{
    ApplicationId, ArchiveId, AudioConnectorId, BroadcastId, CaptionsId, ConnectionId, RenderId, SessionId,
    SipCallId, StreamId,
};
pub use invalid_input::InvalidInput;
pub use language::LanguageCode;
pub use layout::{Layout, LayoutType};
pub use moderation::{ForceMuteBody, Project, ProjectStatus};
pub use open_enum::UnknownValue;
pub use page::Page;
pub use render::{Render, RenderProperties, RenderStatus, StartRenderBody};
pub use resolution::Resolution;
pub use secret::Secret;
pub use service_error::ServiceErrorBody;
pub use session::{ArchiveMode, CreateSessionForm, MediaMode, Message, Session};
pub use signal::SignalBody;
pub use sip::{DialBody, Sip, SipAuth, SipCall};
pub use sip_reason::SipReason;
pub use sip_uri::SipUri;
pub use stream::{LayoutClassesBody, Stream, StreamClasses, VideoType};
pub use stream_selection::{SelectedStream, StreamChange, StreamMode, check_tracks, may_share_tag};
pub use time::UnixMillis;
