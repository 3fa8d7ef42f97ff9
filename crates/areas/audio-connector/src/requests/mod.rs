//! The operations, one a file.

pub(crate) mod connect;
pub(crate) mod disconnect;
