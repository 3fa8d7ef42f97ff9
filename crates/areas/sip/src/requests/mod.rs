//! The operations, one a file.

pub(crate) mod dial;
pub(crate) mod hang_up;
pub(crate) mod play_dtmf;
