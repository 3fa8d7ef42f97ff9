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
#[cfg(feature = "sessions")]
pub use vonage_video_sessions as sessions;
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
