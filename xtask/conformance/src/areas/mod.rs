//! The areas, one a file: each sends its operations and fails at the first that is refused.

mod archives;
mod audio_connector;
mod broadcasts;
mod captions;
mod moderation;
mod renders;
mod sessions;
mod signals;
mod sip;
mod streams;

use crate::stage::World;

/// Sends everything; returns where an area stopped.
pub(crate) async fn run(world: &mut World) -> Vec<String> {
    let mut failures = Vec::new();
    let mut note = |area: &str, outcome: anyhow::Result<()>| {
        if let Err(error) = outcome {
            failures.push(format!("{area}: {error:#}"));
        }
    };
    note("sessions", sessions::run(world).await);
    note("streams", streams::run(world).await);
    note("signals", signals::run(world).await);
    note("moderation", moderation::run(world).await);
    note("archives", archives::run(world).await);
    note("broadcasts", broadcasts::run(world).await);
    note("sip", sip::run(world).await);
    note("captions", captions::run(world).await);
    note("experience composer", renders::run(world).await);
    note("audio connector", audio_connector::run(world).await);
    failures
}
