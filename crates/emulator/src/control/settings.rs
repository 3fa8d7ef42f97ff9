//! Settings of an application: where archives go once they are ready, and what Audio Connectors send.

use serde::{Deserialize, Serialize};

use super::Control;
use crate::audio::Audio;
use crate::world::Storage;

/// Where the archives of an application go once they are ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ArchiveStorage {
    /// To the service's cloud: they are `available` for 72 hours.
    #[default]
    Cloud,
    /// To storage of the application's own: they are `uploaded`, and the service has no address for them.
    Own,
}

impl ArchiveStorage {
    fn of(storage: Storage) -> Self {
        match storage {
            Storage::Cloud => Self::Cloud,
            Storage::Own => Self::Own,
        }
    }

    pub(super) fn into_world(self) -> Storage {
        match self {
            Self::Cloud => Storage::Cloud,
            Self::Own => Storage::Own,
        }
    }
}

/// Where archives go.
impl Control {
    /// Where the archives of this application go once they are ready.
    #[must_use]
    pub fn archive_storage(&self) -> ArchiveStorage {
        ArchiveStorage::of(self.application.world().storage)
    }

    /// Chooses where the archives of this application go. Those that are ready already stay where they are.
    pub async fn set_archive_storage(&self, storage: ArchiveStorage) {
        self.application.world().storage = storage.into_world();
    }
}

/// The sound of the application's sessions.
impl Control {
    /// What Audio Connectors that are connected from now on will send. Those that run go on with theirs.
    ///
    /// A [`reset`](Self::reset) brings back what the builder said.
    pub async fn set_audio(&self, audio: Audio) {
        *self.application.audio.lock() = audio;
    }
}
