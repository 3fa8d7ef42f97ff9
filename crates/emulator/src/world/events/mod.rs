//! What webhooks are told of: every change of state leaves an event here, in the words of the service.
//!
//! Nothing is sent from here. Whoever delivers takes the events out, once the world is no longer locked.

mod recordings;
mod services;
mod session;
mod webhook_key;

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use serde_json::Value;
use vonage_video_models::{Address, UnixMillis};

pub(crate) use self::session::{Departure, SessionEnd};
pub use self::webhook_key::{InvalidWebhook, WebhookKey};
use crate::world::Links;

/// One event, as it is going to be posted.
pub(crate) struct Event {
    pub(crate) key: WebhookKey,
    /// When it happened.
    pub(crate) at: UnixMillis,
    pub(crate) body: Vec<u8>,
    /// Where it goes in place of the registered address.
    pub(crate) callback: Option<Address>,
}

impl fmt::Debug for Event {
    /// Leaves the body out: the names of RTMP streams and the addresses of archives are in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("key", &self.key)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// What events need to know besides the world, and what somebody wants to hear of.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) application: Box<str>,
    /// The registered keys, as bits.
    pub(crate) wanted: Arc<AtomicU32>,
    /// The base URL of the API, from when it is known.
    pub(crate) origin: Arc<OnceLock<String>>,
    pub(crate) links: Links,
}

/// The events that have not been taken out yet, oldest first.
#[derive(Debug)]
pub(crate) struct Events {
    frame: Frame,
    list: Vec<Event>,
}

impl Events {
    pub(crate) fn new(frame: Frame) -> Self {
        Self {
            frame,
            list: Vec::new(),
        }
    }

    /// Whether anybody wants to hear of this. Without, no event is made, and none takes any room.
    fn wants(&self, key: WebhookKey) -> bool {
        self.frame.wanted.load(Ordering::Relaxed) & key.bit() != 0
    }

    fn push(&mut self, key: WebhookKey, at: UnixMillis, body: &Value) {
        self.push_to(key, at, body, None);
    }

    fn push_to(&mut self, key: WebhookKey, at: UnixMillis, body: &Value, callback: Option<Address>) {
        self.list.push(Event {
            key,
            at,
            body: body.to_string().into_bytes(),
            callback,
        });
    }

    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Takes everything out.
    pub(crate) fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.list)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Adds a member to an object where there is a value for it.
fn add(object: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let (Some(members), Some(value)) = (object.as_object_mut(), value) {
        members.insert(name.to_owned(), value.into());
    }
}
