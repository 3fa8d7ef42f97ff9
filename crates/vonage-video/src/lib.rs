#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "transport")]
mod builder;
mod client;
#[cfg(feature = "transport")]
mod environment;
#[cfg(all(feature = "areas", feature = "transport"))]
pub mod guide;
mod handles;

#[cfg(feature = "transport")]
pub use builder::ClientBuilder;
pub use client::Client;
#[cfg(feature = "archives")]
pub use handles::ArchiveHandle;
#[cfg(feature = "broadcasts")]
pub use handles::BroadcastHandle;
pub use handles::SessionHandle;

#[cfg(feature = "archives")]
pub use vonage_video_archives as archives;
#[cfg(feature = "audio-connector")]
pub use vonage_video_audio_connector as audio_connector;
pub use vonage_video_auth as auth;
#[cfg(feature = "broadcasts")]
pub use vonage_video_broadcasts as broadcasts;
#[cfg(feature = "captions")]
pub use vonage_video_captions as captions;
pub use vonage_video_core as contract;
#[cfg(feature = "experience-composer")]
pub use vonage_video_experience_composer as experience_composer;
pub use vonage_video_models as models;
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
#[cfg(feature = "webhooks")]
pub use vonage_video_webhooks as webhooks;

#[cfg(feature = "archives")]
pub use vonage_video_archives::StartArchive;
#[cfg(feature = "aws-lc-rs")]
pub use vonage_video_auth::SigningProvider;
pub use vonage_video_auth::{
    ApplicationKey, ClientToken, Grant, IssuerGrant, Role, SignError, Signer, TokenError,
};
#[cfg(feature = "broadcasts")]
pub use vonage_video_broadcasts::StartBroadcast;
pub use vonage_video_core::{
    Call, Dispatch, Error, ErrorKind, Handle, InvalidInput, Limit, Outcome, Progress, Repeat, RetryAdvice,
    Script, ServiceError, WaitError, WaitErrorKind, async_trait,
};
pub use vonage_video_models::{
    ApplicationId, Archive, ArchiveId, ArchiveMode, ArchiveStatus, AudioConnector, AudioConnectorId,
    AudioRate, AudioTransport, Broadcast, BroadcastId, BroadcastStatus, Captions, CaptionsId, Clear,
    Connection, ConnectionId, ConnectionState, Digits, Hls, LanguageCode, Layout, LayoutType, MediaMode,
    OutputMode, Page, Render, RenderId, RenderStatus, Resolution, Rtmp, RtmpStatus, Secret, Session,
    SessionId, SipCall, SipCallId, SipUri, Stream, StreamId, StreamMode, VideoType,
};
#[cfg(feature = "sessions")]
pub use vonage_video_sessions::CreateSession;
#[cfg(feature = "transport")]
pub use vonage_video_transport::{Proxy, Retry, RootCertificates};

/// The repository's front page, whose examples must compile.
#[cfg(all(doctest, feature = "areas", feature = "transport", feature = "webhooks"))]
#[doc = include_str!("../../../README.md")]
mod repository_readme {}
