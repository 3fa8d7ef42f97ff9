//! What only the control surface does to archives.

use std::borrow::Cow;
use std::sync::Arc;

use vonage_video_models::{ArchiveStatus, Layout, UnixMillis};

use super::{Archive, ArchiveSettings, ArchiveState, Storage};
use crate::clock::after;
use crate::world::World;
use crate::world::catalog::Place;

/// A state that cannot follow the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Impossible {
    pub(crate) from: &'static str,
    pub(crate) why: &'static str,
}

/// Archives that come into being already finished.
#[derive(Debug)]
pub(crate) struct Seeds {
    pub(crate) count: usize,
    pub(crate) seconds: u32,
    pub(crate) settings: ArchiveSettings,
    pub(crate) storage: Storage,
}

impl World {
    /// Brings an archive to a state at once.
    pub(crate) fn move_archive(
        &mut self,
        place: Place,
        to: &ArchiveStatus,
        reason: Option<String>,
        at: UnixMillis,
    ) -> Result<(), Impossible> {
        let Some(archive) = self.archives.get(place) else {
            return Ok(());
        };
        let (running, status) = (archive.recording().is_some(), archive.status());
        let ready = matches!(status, ArchiveStatus::Available | ArchiveStatus::Uploaded);
        let refuse = |why| {
            let from = name_of(&status);
            Err(Impossible { from, why })
        };
        let reason = |default: &'static str| reason.map_or(Cow::Borrowed(default), Cow::Owned);
        match to {
            ArchiveStatus::Stopped if running => {
                self.end_archive(place, ArchiveState::Stopped, at, reason("user initiated"));
            }
            ArchiveStatus::Available | ArchiveStatus::Uploaded
                if running || status == ArchiveStatus::Stopped =>
            {
                if running {
                    self.end_archive(place, ArchiveState::Stopped, at, reason("user initiated"));
                }
                let own = *to == ArchiveStatus::Uploaded;
                let storage = if own { Storage::Own } else { Storage::Cloud };
                self.finish_archive(place, storage, at);
            }
            ArchiveStatus::Expired if status == ArchiveStatus::Available => {
                self.settle_archive(place, ArchiveState::Expired, at);
            }
            ArchiveStatus::Failed if running || ready || status == ArchiveStatus::Stopped => {
                self.end_archive(place, ArchiveState::Failed, at, reason("failure"));
            }
            ArchiveStatus::Deleted if ready => self.settle_archive(place, ArchiveState::Deleted, at),
            ArchiveStatus::Started | ArchiveStatus::Paused => {
                return refuse("it is started and paused by who publishes");
            }
            _ => return refuse("it cannot follow"),
        }
        Ok(())
    }

    /// Adds finished archives to a session, as if they had all ended now. The oldest and the newest.
    pub(crate) fn seed_archives(&mut self, session: &str, seeds: Seeds, now: UnixMillis) -> (Place, Place) {
        let name = self.archives.name(session);
        let settings = Arc::new(seeds.settings);
        let first = self.archives.count();
        let recorded = i64::from(seeds.seconds) * 1000;
        let mut size = None;
        for _ in 0..seeds.count {
            let id = self.ids.uuid();
            let started = after(now, -recorded);
            let mut archive = Archive::start(
                id,
                Arc::clone(&name),
                Arc::clone(&settings),
                Layout::best_fit(),
                started,
            );
            archive.recorded = recorded;
            archive.reason = Cow::Borrowed("user initiated");
            archive.state = match seeds.storage {
                Storage::Cloud => ArchiveState::Available,
                Storage::Own => ArchiveState::Uploaded,
            };
            archive.updated_at = now;
            // All are equally long, whatever their color.
            archive.size = *size.get_or_insert_with(|| archive.file_size(&self.application));
            self.archives.add(archive);
        }
        (first, self.archives.count().saturating_sub(1))
    }
}

fn name_of(status: &ArchiveStatus) -> &'static str {
    match status {
        ArchiveStatus::Started => "started",
        ArchiveStatus::Paused => "paused",
        ArchiveStatus::Stopped => "stopped",
        ArchiveStatus::Uploaded => "uploaded",
        ArchiveStatus::Available => "available",
        ArchiveStatus::Expired => "expired",
        ArchiveStatus::Failed => "failed",
        _ => "deleted",
    }
}
