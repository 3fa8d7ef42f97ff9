//! The operations, one a file.

pub(crate) mod disconnect;
pub(crate) mod mute_all;
pub(crate) mod mute_stream;
pub(crate) mod unmute_all;

/// By what the description of an application is known in an answer.
const PROJECT: &[&str] = &["applicationId", "id", "environment", "createdAt"];
