//! What the bench and the test of its budgets share: a server that costs little, and clients of it.
//!
//! It deliberately knows nothing of how time is taken, nor of goals: that is the bench.

pub mod allocations;
pub mod bare;
pub mod list;
pub mod ours;
pub mod plain_tower;
pub mod scenarios;
pub mod server;

/// The application of every measurement.
pub const APPLICATION: &str = "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1";
/// The session.
pub const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
/// The stream that the small GET asks for.
pub const STREAM: &str = "6e2f4c1a-7d83-4b0e-9c55-1f20ab34cd56";
/// A key of 2048 bits that is nobody's.
pub const PRIVATE_KEY: &str = include_str!("../../../crates/auth/tests/keys/pkcs8.pem");

/// The archive that the larger GET asks for.
pub const ARCHIVE: &str = "9d0c7a5e-1b62-4f38-8a4d-000000000000";

/// The path of the GET of an archive.
#[must_use]
pub fn archive_path() -> String {
    format!("/v2/project/{APPLICATION}/archive/{ARCHIVE}")
}

/// The path of the small GET.
#[must_use]
pub fn small_path() -> String {
    format!("/v2/project/{APPLICATION}/session/{SESSION}/stream/{STREAM}")
}
