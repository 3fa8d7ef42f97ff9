//! The emulator as its callers see it: over sockets, with tokens made by a JWT library that is not the SDK's.
#![cfg(test)]

mod applications;
mod archive_life;
mod archive_lists;
mod archives;
mod audio_connector;
mod audio_refusals;
mod authentication;
mod broadcasts;
mod capacity;
mod captions;
mod clients;
mod control;
mod control_clock;
mod control_input;
mod download;
mod ears;
mod fault_input;
mod faults;
mod golden;
mod hls;
mod http;
mod journal;
mod layout_classes;
mod moderation;
mod openapi;
mod program;
mod renders;
mod sessions;
mod signals;
mod sip;
mod stage;
mod streams;
mod tls;
mod tokens;
mod webhooks;
