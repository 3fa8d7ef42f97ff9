//! Recordings as files: small, real, and the same for the same archive every time.

mod digest;
mod mp4;
mod zip;

pub(crate) use self::digest::{hex, sha256_hex, unhex};
pub(crate) use self::mp4::{Fragments, Movie, Picture};
pub(crate) use self::zip::{Entry, archive};
