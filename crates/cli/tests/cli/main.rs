//! The program from outside: the real binary against an emulator in this process.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[cfg(not(feature = "emulator"))]
mod absent;
mod advice;
mod archive_files;
mod archives;
mod audio;
mod broadcasts;
mod calls;
mod captions;
mod completions;
#[cfg(feature = "emulator")]
mod demo;
mod doctor;
mod downloads;
#[cfg(feature = "emulator")]
mod emulator;
mod known_bad;
mod layout_classes;
mod moderation;
mod outcomes;
#[cfg(target_os = "linux")]
mod process_list;
mod raw;
mod renders;
mod secret_values;
mod secrets;
mod shown;
mod signals;
mod sip;
mod storage;
mod streams_of_the_process;
mod support;
mod tokens;
mod usage;
mod verbose;
mod webhooks;
