//! The operations, one a file.

pub(crate) mod disconnect;
pub(crate) mod mute_all;
pub(crate) mod mute_stream;
pub(crate) mod unmute_all;
