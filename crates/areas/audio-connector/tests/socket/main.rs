//! The server side of the WebSocket keeps its promises.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod anything;
mod conversation;
mod events;
mod framer;
mod greeting;
mod handshake;
mod pacer;
mod sound;
