//! The commands, one a file.

#[cfg(not(feature = "emulator"))]
pub(crate) mod absent;
pub(crate) mod archives;
pub(crate) mod audio;
pub(crate) mod broadcasts;
pub(crate) mod captions;
pub(crate) mod completions;
pub(crate) mod composition;
pub(crate) mod connections;
#[cfg(feature = "emulator")]
pub(crate) mod demo;
pub(crate) mod doctor;
#[cfg(feature = "emulator")]
pub(crate) mod emulator;
pub(crate) mod layout;
pub(crate) mod list;
pub(crate) mod moderation;
pub(crate) mod renders;
pub(crate) mod sessions;
pub(crate) mod signals;
pub(crate) mod sip;
pub(crate) mod streams;
pub(crate) mod tokens;
pub(crate) mod wait;
pub(crate) mod webhooks;
