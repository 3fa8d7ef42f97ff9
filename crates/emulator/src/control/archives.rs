//! Archives: what the control surface shows of them, and where it moves them.

use serde::{Deserialize, Serialize};
use vonage_video_models::{ArchiveStatus, Layout, SelectedStream, UnixMillis};

use super::{Control, ControlError, find};
use crate::world::{Archive, Composition, World};

/// An archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ArchiveView {
    /// The archive.
    pub archive_id: String,
    /// Where it stands.
    pub status: ArchiveStatus,
    /// Why it ended; empty while it runs.
    pub reason: String,
    /// Its name; empty when it has none.
    pub name: String,
    /// The tag that sets it apart from others of its session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Whether it was started by a session that is always archived.
    pub automatic: bool,
    /// When it was started, by the application's clock.
    pub created_at: UnixMillis,
    /// When it changed last.
    pub updated_at: UnixMillis,
    /// What it holds by now, in whole seconds. The API tells once there is a file.
    pub recorded_seconds: u32,
    /// The size of its file in bytes; 0 until there is one.
    pub size: u64,
    /// How it is arranged, while it runs and is composed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// The streams that were added by calls, while it runs in manual mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected_streams: Option<Vec<SelectedStream>>,
}

impl ArchiveView {
    /// The archives of a session from a place in their order on, at most so many.
    pub(super) fn of_session(
        world: &World,
        session: &str,
        (first, most): (usize, usize),
        now: UnixMillis,
    ) -> Vec<Self> {
        let archives = world.archives.part_of_session(session, first, most);
        archives.map(|archive| Self::of(archive, now)).collect()
    }

    pub(super) fn of(archive: &Archive, now: UnixMillis) -> Self {
        let settings = &*archive.settings;
        let composition = archive.composition();
        let layout = composition.filter(|_| !settings.individual);
        Self {
            archive_id: archive.id.to_string(),
            status: archive.status(),
            reason: archive.reason.clone().into_owned(),
            name: settings.name.clone(),
            tag: settings.tag.clone(),
            automatic: settings.automatic,
            created_at: archive.created_at,
            updated_at: archive.updated_at,
            recorded_seconds: archive.seconds(now),
            size: archive.size,
            layout: layout.map(|composition| composition.layout.clone()),
            selected_streams: composition.and_then(selected),
        }
    }
}

/// The streams of a composition in manual mode.
pub(super) fn selected(composition: &Composition) -> Option<Vec<SelectedStream>> {
    let selected = composition.selected.iter().map(|selected| {
        let mut stream = SelectedStream::new(selected.stream.as_str());
        (stream.has_audio, stream.has_video) = (Some(selected.has_audio), Some(selected.has_video));
        stream
    });
    composition.manual.then(|| selected.collect())
}

/// Archives.
impl Control {
    /// An archive, of whichever application.
    ///
    /// # Errors
    ///
    /// There is no such archive (404).
    pub async fn archive(&self, archive: impl AsRef<str>) -> Result<ArchiveView, ControlError> {
        let (application, place) = find(self, "archive", archive.as_ref(), |world| &world.archives)?;
        let world = application.world();
        let archive = world.archives.get(place);
        let view = archive.map(|archive| ArchiveView::of(archive, application.clock.now()));
        view.ok_or_else(|| ControlError::new(404, "There is no such archive"))
    }

    /// Brings an archive to a state at once, with a reason where the service gives one too: without, it is
    /// `user initiated` for one that is stopped and `failure` for one that fails.
    ///
    /// One that runs may become `stopped`, `available` or `uploaded`; a `stopped` one `available` or `uploaded`; an
    /// `available` one `expired`; an `available` or `uploaded` one `deleted`; all of these `failed`.
    ///
    /// # Errors
    ///
    /// There is no such archive (404), the API knows no such status (400), or it cannot follow the present one
    /// (409).
    pub async fn move_archive(
        &self,
        archive: impl AsRef<str>,
        to: impl Into<ArchiveStatus>,
        reason: Option<&str>,
    ) -> Result<ArchiveView, ControlError> {
        let (id, to) = (archive.as_ref(), to.into());
        if !ArchiveStatus::KNOWN.contains(&to) {
            let rule = "status must be stopped, available, uploaded, expired, failed or deleted";
            return Err(ControlError::new(400, rule));
        }
        let (application, place) = find(self, "archive", id, |world| &world.archives)?;
        let now = application.clock.now();
        application
            .world()
            .move_archive(place, &to, reason.map(str::to_owned), now)
            .map_err(|impossible| {
                let (from, why) = (impossible.from, impossible.why);
                ControlError::new(
                    409,
                    format!("An archive that is {from} cannot become {to}: {why}"),
                )
            })?;
        self.archive(id).await
    }
}
