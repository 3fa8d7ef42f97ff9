//! The operations, one a file.

pub(crate) mod start;
pub(crate) mod stop;
