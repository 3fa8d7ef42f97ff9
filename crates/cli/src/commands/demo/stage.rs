//! What the steps of the tour share: the emulator, the client, and who is in the session.

use tempfile::TempDir;
use vonage_video::{Client, ClientToken, Session, SessionHandle};
use vonage_video_emulator::{Control, Emulator};

use super::halt::{Halt, unexpected};

/// Everything the tour has at hand.
pub(super) struct Stage {
    pub(super) emulator: Emulator,
    pub(super) control: Control,
    pub(super) client: Client,
    pub(super) folder: TempDir,
}

/// Who is in the session: the tokens that are used once more, and the ids of the connections.
#[derive(Clone)]
pub(super) struct Cast {
    pub(super) session: Session,
    /// The calls about it.
    pub(super) room: SessionHandle,
    pub(super) host_token: ClientToken,
    pub(super) audience_token: ClientToken,
    pub(super) host: String,
    pub(super) guest: String,
    pub(super) audience: String,
}

/// What host and guest publish.
pub(super) struct Published {
    pub(super) camera: String,
    pub(super) screen: String,
}

/// What must be refused was not.
pub(super) fn refusal<T, E>(result: Result<T, E>) -> Result<E, Halt> {
    match result {
        Ok(_) => Err(unexpected("what should have been refused was accepted")),
        Err(error) => Ok(error),
    }
}
