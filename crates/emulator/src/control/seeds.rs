//! Archives that come into being already finished, for tests with many of them.

use serde::{Deserialize, Serialize};

use super::clients::no_session;
use super::{ArchiveStorage, Control, ControlError};
use crate::world::{ArchiveSettings, Seeds};

/// How many archives there may be in all applications of an emulator once some have been seeded.
const MOST: usize = 1_000_000;
/// How long an archive is at most, in seconds.
const LONGEST: u32 = 14_400;

/// Archives that come into being already finished.
///
/// ```
/// use vonage_video_emulator::{ArchiveStorage, SeedArchives};
///
/// let many = SeedArchives::new(100_000);
/// let own = SeedArchives::new(3).seconds(600).name("weekly").storage(ArchiveStorage::Own);
/// # let _ = (many, own);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SeedArchives {
    /// How many: 1 to 1,000,000.
    pub count: usize,
    /// How long each is: 1 to 14,400 seconds; 60 unless given.
    #[serde(default = "a_minute")]
    pub seconds: u32,
    /// The name of all; empty unless given.
    #[serde(default)]
    pub name: String,
    /// Where they are: `available` in the service's cloud, the default, or `uploaded` to your own.
    #[serde(default)]
    pub storage: ArchiveStorage,
}

fn a_minute() -> u32 {
    60
}

/// What was seeded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SeededArchives {
    /// How many.
    pub count: usize,
    /// The last one in lists.
    pub oldest: String,
    /// The first one in lists.
    pub newest: String,
}

impl SeedArchives {
    /// So many, a minute long each.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Self {
            count,
            seconds: a_minute(),
            name: String::new(),
            storage: ArchiveStorage::default(),
        }
    }

    /// How long each is.
    #[must_use]
    pub fn seconds(mut self, seconds: u32) -> Self {
        self.seconds = seconds;
        self
    }

    /// The name of all.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Where they are.
    #[must_use]
    pub fn storage(mut self, storage: ArchiveStorage) -> Self {
        self.storage = storage;
        self
    }
}

/// Archives that exist without having been recorded.
impl Control {
    /// Adds finished archives to a session, as if they had all ended now. Anybody may have been there: neither clients
    /// nor a routed session are needed.
    ///
    /// # Errors
    ///
    /// There is no such session (404), a number is out of its range (400), or there would be more than 1,000,000 archives
    /// in all applications together (409).
    pub async fn seed_archives(
        &self,
        session: impl AsRef<str>,
        seeds: SeedArchives,
    ) -> Result<SeededArchives, ControlError> {
        let session = session.as_ref();
        if !(1..=MOST).contains(&seeds.count) {
            return Err(ControlError::new(400, "count must be from 1 to 1000000"));
        }
        if !(1..=LONGEST).contains(&seeds.seconds) {
            return Err(ControlError::new(400, "seconds must be from 1 to 14400"));
        }
        let application = self.application_of(session)?;
        // Held until they are there, or several calls at a time would each find room.
        let _seeding = self.applications.seeding.lock();
        let held = self.applications.count_archives();
        if held + seeds.count > MOST {
            return Err(ControlError::new(
                409,
                format!(
                    "The emulator holds at most {MOST} archives: there are {held}, and a reset removes them"
                ),
            ));
        }
        let now = application.clock.now();
        let mut world = application.world();
        world.session(session).ok_or_else(|| no_session(session))?;
        let count = seeds.count;
        let (oldest, newest) = world.seed_archives(
            session,
            Seeds {
                count,
                seconds: seeds.seconds,
                storage: seeds.storage.into_world(),
                settings: ArchiveSettings {
                    name: seeds.name,
                    ..ArchiveSettings::default()
                },
            },
            now,
        );
        let id = |place| world.archives.get(place).map(|archive| archive.id.to_string());
        Ok(SeededArchives {
            count,
            oldest: id(oldest).unwrap_or_default(),
            newest: id(newest).unwrap_or_default(),
        })
    }
}
