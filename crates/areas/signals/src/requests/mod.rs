//! The operations, one a file.

pub(crate) mod send;
