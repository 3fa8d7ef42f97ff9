//! The applications of an emulator. Each is a world of its own: sessions, clock, journal, faults.

mod deliver;

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::{Mutex, MutexGuard, RwLock};
use vonage_video_models::UnixMillis;

use crate::audio::{Audio, Sockets};
use crate::clock::{self, Clock};
use crate::error::{ApplicationProblem, InvalidApplication};
use crate::fault::Faults;
use crate::ids::Ids;
use crate::journal::Journal;
use crate::outbound::AllowedTargets;
use crate::token::Verifier;
use crate::webhooks::{WebhookSettings, Webhooks};
use crate::world::{Events, Frame, Links, World};

/// One application.
pub(crate) struct Application {
    pub(crate) id: Box<str>,
    pub(crate) verifier: Verifier,
    pub(crate) clock: Clock,
    pub(crate) world: Mutex<World>,
    pub(crate) journal: Journal,
    pub(crate) faults: Mutex<Faults>,
    /// What Audio Connectors that are asked for from now on will send.
    pub(crate) audio: Mutex<Audio>,
    pub(crate) sockets: Sockets,
    /// The addresses of its files.
    pub(crate) links: Links,
    pub(crate) webhooks: Webhooks,
    /// How often it has been reset.
    era: AtomicU64,
    /// When it was registered, by the system's time.
    pub(crate) created_at: UnixMillis,
    settings: Settings,
}

impl Application {
    fn new(
        id: &str,
        public_key: &str,
        settings: Settings,
        sockets: Sockets,
    ) -> Result<Self, InvalidApplication> {
        let problem = |problem| InvalidApplication::new(id, problem);
        let usable = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if id.is_empty() || id.len() > 64 || !id.bytes().all(usable) {
            return Err(problem(ApplicationProblem::Id));
        }
        let verifier = Verifier::from_pem(public_key).map_err(|_| problem(ApplicationProblem::Key))?;
        let clock = Clock::default();
        let (seed, kept) = (settings.seed, settings.journal_capacity);
        let webhooks = Webhooks::new(
            seed,
            id,
            kept,
            settings.webhooks.clone(),
            settings.targets.clone(),
        );
        let links = Links::new(seed, id);
        let frame = Frame {
            application: id.into(),
            wanted: webhooks.wanted(),
            origin: Arc::clone(&settings.origin),
            links: links.clone(),
        };
        let events = Events::new(frame);
        Ok(Self {
            id: id.into(),
            verifier,
            created_at: clock.now(),
            clock,
            world: Mutex::new(World::new(Ids::new(seed, id), events)),
            journal: Journal::new(settings.journal_capacity),
            faults: Mutex::new(Faults::new(settings.seed)),
            audio: Mutex::new(settings.audio.clone()),
            sockets,
            links,
            webhooks,
            era: AtomicU64::new(0),
            settings,
        })
    }

    /// Whether its callers speak HTTPS.
    pub(crate) fn has_tls(&self) -> bool {
        self.settings.tls
    }

    /// The hosts that the emulator may connect to beyond loopback.
    pub(crate) fn allowed_targets(&self) -> &AllowedTargets {
        &self.settings.targets
    }

    /// The time in seconds by which tokens are judged.
    pub(crate) fn now_seconds(&self) -> i64 {
        clock::seconds(self.clock.for_tokens())
    }

    /// The world as it is now: everything that has come due has happened.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.world.lock();
        world.settle(self.clock.now());
        // Whatever is going to be done with it: whoever delivers looks as soon as it is unlocked.
        self.webhooks.wake();
        world
    }

    /// How often it has been reset.
    pub(crate) fn era(&self) -> u64 {
        self.era.load(Ordering::Relaxed)
    }

    /// Back to the start: no sessions, no faults, an empty journal, no deliveries, the first webhooks, the system's time, the first ids again.
    pub(crate) fn reset(&self) {
        let seed = self.settings.seed;
        // Freeing a large world takes a while: it happens outside the lock.
        let old = {
            let mut world = self.world.lock();
            let events = Events::new(world.events.frame().clone());
            let fresh = World::new(Ids::new(seed, &self.id), events);
            self.era.fetch_add(1, Ordering::Relaxed);
            self.webhooks.reset();
            std::mem::replace(&mut *world, fresh)
        };
        drop(old);
        *self.faults.lock() = Faults::new(seed);
        *self.audio.lock() = self.settings.audio.clone();
        self.journal.clear();
        self.clock.reset();
        self.webhooks.wake();
    }
}

impl fmt::Debug for Application {
    /// Leaves its world out: what clients have told each other there, and their servers' stream names, belong in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application")
            .field("id", &self.id)
            .field("created_at", &self.created_at)
            .finish_non_exhaustive()
    }
}

/// What every application of an emulator shares.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) journal_capacity: usize,
    pub(crate) tls: bool,
    pub(crate) audio: Audio,
    pub(crate) webhooks: WebhookSettings,
    pub(crate) targets: AllowedTargets,
    /// The base URL of the API, from when it is known.
    pub(crate) origin: Arc<OnceLock<String>>,
}

/// All applications, the first of which is the one meant when none is named.
#[derive(Debug)]
pub(crate) struct Applications {
    first: Arc<Application>,
    by_id: RwLock<HashMap<Box<str>, Arc<Application>>>,
    settings: Settings,
    pub(crate) sockets: Sockets,
    /// Held by the one who seeds archives.
    pub(crate) seeding: Mutex<()>,
}

impl Applications {
    pub(crate) fn new(id: &str, public_key: &str, settings: Settings) -> Result<Self, InvalidApplication> {
        let sockets = Sockets::default();
        let first = Application::new(id, public_key, settings.clone(), sockets.clone())?;
        let first = Arc::new(first);
        let by_id = RwLock::new(HashMap::from([(first.id.clone(), Arc::clone(&first))]));
        Ok(Self {
            first,
            by_id,
            settings,
            sockets,
            seeding: Mutex::default(),
        })
    }

    pub(crate) fn add(&self, id: &str, public_key: &str) -> Result<Arc<Application>, InvalidApplication> {
        let (settings, sockets) = (self.settings.clone(), self.sockets.clone());
        let application = Arc::new(Application::new(id, public_key, settings, sockets)?);
        let mut by_id = self.by_id.write();
        if by_id.contains_key(id) {
            return Err(InvalidApplication::new(id, ApplicationProblem::Taken));
        }
        by_id.insert(application.id.clone(), Arc::clone(&application));
        Ok(application)
    }

    pub(crate) fn first(&self) -> &Arc<Application> {
        &self.first
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<Application>> {
        self.by_id.read().get(id).cloned()
    }

    /// The application that created a session.
    pub(crate) fn of_session(&self, session: &str) -> Option<Arc<Application>> {
        let by_id = self.by_id.read();
        by_id
            .values()
            .find(|application| application.world.lock().session(session).is_some())
            .cloned()
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Arc<Application>> {
        self.by_id.read().values().cloned().collect()
    }

    /// How many archives there are in all of them.
    pub(crate) fn count_archives(&self) -> usize {
        let all = self.all();
        let counts = all
            .iter()
            .map(|application| application.world.lock().archives.count() as usize);
        counts.sum()
    }

    pub(crate) fn reset_all(&self) {
        for application in self.all() {
            application.reset();
        }
    }

    /// Notes where the API is.
    pub(crate) fn set_origin(&self, url: &str) {
        // It is set once; a second time would change nothing.
        let _ = self.settings.origin.set(url.to_owned());
    }

    /// The ids of all applications, in order.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut ids: Vec<_> = self.by_id.read().keys().map(|id| id.to_string()).collect();
        ids.sort();
        ids
    }
}
