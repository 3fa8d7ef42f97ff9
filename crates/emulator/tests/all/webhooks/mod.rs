//! Webhooks: what a receiver on this host is posted.

mod receiver;
mod sessions;
mod sip;
