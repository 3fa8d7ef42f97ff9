//! Live captions: one job at a time for a session.

use uuid::Uuid;
use vonage_video_models::{Address, UnixMillis};

use super::World;
use super::register::Lasting;
use crate::clock::after;

/// How long a job goes on in a session without clients, in milliseconds.
const EMPTY_FOR: i64 = 60_000;

/// One captions job.
#[derive(Debug)]
pub(crate) struct Captions {
    pub(crate) id: Uuid,
    pub(crate) session: Box<str>,
    pub(crate) language: String,
    pub(crate) max_duration_seconds: i64,
    pub(crate) partial: bool,
    /// Where its states are to be reported.
    pub(crate) callback: Option<Address>,
    pub(crate) started_at: UnixMillis,
    /// When it ended, and why.
    pub(crate) ended: Option<(UnixMillis, CaptionsEnd)>,
}

/// Why a captions job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaptionsEnd {
    Stopped,
    MaxDuration,
    SessionEmpty,
    Failed,
}

impl CaptionsEnd {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::MaxDuration => "maxDuration",
            Self::SessionEmpty => "sessionEmpty",
            Self::Failed => "failed",
        }
    }
}

impl Lasting for Captions {
    fn id(&self) -> Uuid {
        self.id
    }

    fn session(&self) -> &str {
        &self.session
    }
}

impl World {
    /// Starts a job.
    pub(crate) fn start_captions(&mut self, job: Captions) {
        self.events.captions(&job, job.started_at);
        self.captions.begin(job);
    }

    /// Ends a running job; whether there was one.
    pub(crate) fn stop_captions(&mut self, id: Uuid, at: UnixMillis) -> bool {
        self.end_captions(id, at, CaptionsEnd::Stopped)
    }

    /// When jobs end by themselves.
    pub(super) fn captions_due(&self) -> impl Iterator<Item = (UnixMillis, Uuid)> {
        let jobs = self.captions.running().iter();
        jobs.map(|job| (self.captions_end(job).0, job.id))
    }

    pub(super) fn captions_over(&mut self, id: Uuid, at: UnixMillis) {
        let job = self.captions.running().iter().find(|job| job.id == id);
        if let Some((_, why)) = job.map(|job| self.captions_end(job)) {
            self.end_captions(id, at, why);
        }
    }

    fn captions_end(&self, job: &Captions) -> (UnixMillis, CaptionsEnd) {
        let longest = (
            after(job.started_at, job.max_duration_seconds.saturating_mul(1000)),
            CaptionsEnd::MaxDuration,
        );
        match self
            .session(&job.session)
            .and_then(|session| session.empty_since())
        {
            Some(since) => {
                let empty = (
                    after(since.max(job.started_at), EMPTY_FOR),
                    CaptionsEnd::SessionEmpty,
                );
                if empty.0 < longest.0 { empty } else { longest }
            }
            None => longest,
        }
    }

    pub(crate) fn end_captions(&mut self, id: Uuid, at: UnixMillis, why: CaptionsEnd) -> bool {
        let last = |job: &mut Captions| {
            job.ended = Some((at, why));
            self.events.captions(job, at);
        };
        self.captions.end(|job| job.id == id, last)
    }
}
