#![doc = include_str!("../README.md")]

mod answer;
mod builder;
mod claims;
mod compact;
mod delivery;
mod event;
#[cfg(feature = "axum")]
mod extract;
mod family;
mod guard;
#[cfg(feature = "http")]
mod http;
mod identity;
#[cfg(feature = "tower")]
mod layer;
mod memory;
mod payload_hash;
mod receiver;
mod refusal;
mod store;
mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;

pub use vonage_video_auth::{
    CallbackClaims, CallbackError, CallbackErrorKind, CallbackToken, CallbackVerifier, Clock,
    DEFAULT_CALLBACK_AGE, DEFAULT_CALLBACK_LEEWAY, FixedClock, SignatureSecret, SignatureSecretError,
    SystemClock, UnixTime,
};

pub use crate::answer::Answer;
pub use crate::builder::{ReceiverBuilder, ReceiverError};
pub use crate::delivery::Delivery;
pub use crate::event::{Event, EventKind, NotJson, NotJsonKind, OtherEvent, OtherForm};
#[cfg(feature = "axum")]
pub use crate::extract::Verified;
pub use crate::family::Family;
pub use crate::guard::{Guard, Handled};
pub use crate::identity::Identity;
#[cfg(feature = "tower")]
pub use crate::layer::{WebhookLayer, WebhookService};
pub use crate::memory::MemoryStore;
pub use crate::payload_hash::PayloadHash;
pub use crate::receiver::Receiver;
pub use crate::refusal::{Refusal, RefusalKind};
pub use crate::store::{Begun, ReplayStore, ReplayStoreError, Storing, Ticket};
