//! The operations, one a file.

pub(crate) mod create;
pub(crate) mod list_connections;
pub(crate) mod migrate;
