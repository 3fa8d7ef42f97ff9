#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "transport")]
mod builder;
mod client;
#[cfg(feature = "transport")]
mod environment;

#[cfg(feature = "transport")]
pub use builder::ClientBuilder;
pub use client::Client;

pub use vonage_video_auth as auth;
pub use vonage_video_core as contract;
pub use vonage_video_models as models;
#[cfg(feature = "archives")]
pub use vonage_video_archives as archives;
#[cfg(feature = "audio-connector")]
pub use vonage_video_audio_connector as audio_connector;
#[cfg(feature = "broadcasts")]
pub use vonage_video_broadcasts as broadcasts;
#[cfg(feature = "captions")]
pub use vonage_video_captions as captions;
#[cfg(feature = "experience-composer")]
pub use vonage_video_experience_composer as experience_composer;
#[cfg(feature = "moderation")]
pub use vonage_video_moderation as moderation;
#[cfg(feature = "sessions")]
pub use vonage_video_sessions as sessions;
#[cfg(feature = "signals")]
pub use vonage_video_signals as signals;
#[cfg(feature = "sip")]
pub use vonage_video_sip as sip;
#[cfg(feature = "streams")]
pub use vonage_video_streams as streams;
#[cfg(feature = "transport")]
pub use vonage_video_transport as transport;

pub use vonage_video_auth::{
    ApplicationKey, ClientToken, Grant, IssuerGrant, Role, SignError, Signer, TokenError,
};
pub use vonage_video_core::{
    Call, Dispatch, Error, ErrorKind, Handle, InvalidInput, Limit, Outcome, Progress, Repeat, Script,
    ServiceError, WaitError, async_trait,
};
pub use vonage_video_models::{
    ApplicationId, ArchiveMode, Connection, ConnectionId, ConnectionState, MediaMode, Resolution, Session,
    SessionId, Stream, StreamId, VideoType,
};
#[cfg(feature = "sessions")]
pub use vonage_video_sessions::CreateSession;
#[cfg(feature = "transport")]
pub use vonage_video_transport::{Proxy, Retry, RootCertificates};

/// The repository's front page, whose examples must compile.
#[cfg(all(doctest, feature = "sessions", feature = "transport"))]
#[doc = include_str!("../../../README.md")]
mod repository_readme {}
