//! Webhooks: what a receiver on this host is posted.

mod captions;
mod journal;
mod many;
mod options;
mod receiver;
mod recordings;
mod registration;
mod schedule;
mod secrets;
mod sessions;
mod signature;
mod sip;
mod switches;
mod targets;
