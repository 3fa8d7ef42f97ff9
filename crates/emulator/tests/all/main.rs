//! The emulator as its callers see it: over sockets, with tokens made by a JWT library that is not the SDK's.
#![cfg(test)]

mod applications;
mod authentication;
mod capacity;
mod clients;
mod control;
mod control_input;
mod fault_input;
mod faults;
mod golden;
mod http;
mod journal;
mod program;
mod sessions;
mod streams;
mod tls;
mod tokens;
