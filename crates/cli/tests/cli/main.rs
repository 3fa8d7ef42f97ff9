//! The program from outside: the real binary against an emulator in this process.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod advice;
mod calls;
mod demo;
mod doctor;
mod emulator;
mod outcomes;
mod raw;
mod secrets;
mod shown;
mod streams_of_the_process;
mod support;
mod tokens;
mod usage;
mod verbose;
