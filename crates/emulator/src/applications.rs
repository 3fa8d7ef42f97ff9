//! The applications of an emulator. Each is a world of its own: sessions, clock, journal, faults.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

use crate::clock::{self, Clock};
use crate::error::{ApplicationProblem, InvalidApplication};
use crate::fault::Faults;
use crate::ids::Ids;
use crate::journal::Journal;
use crate::token::Verifier;
use crate::world::World;

/// One application.
#[derive(Debug)]
pub(crate) struct Application {
    pub(crate) id: Box<str>,
    pub(crate) verifier: Verifier,
    pub(crate) clock: Clock,
    pub(crate) world: Mutex<World>,
    pub(crate) journal: Journal,
    pub(crate) faults: Mutex<Faults>,
    seed: u64,
}

impl Application {
    fn new(id: &str, public_key: &str, settings: Settings) -> Result<Self, InvalidApplication> {
        let problem = |problem| InvalidApplication::new(id, problem);
        let usable = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if id.is_empty() || id.len() > 64 || !id.bytes().all(usable) {
            return Err(problem(ApplicationProblem::Id));
        }
        let verifier = Verifier::from_pem(public_key).map_err(|_| problem(ApplicationProblem::Key))?;
        Ok(Self {
            id: id.into(),
            verifier,
            clock: Clock::default(),
            world: Mutex::new(World::new(Ids::new(settings.seed, id))),
            journal: Journal::new(settings.journal_capacity),
            faults: Mutex::new(Faults::new(settings.seed)),
            seed: settings.seed,
        })
    }

    /// The time in seconds, as tokens count it.
    pub(crate) fn now_seconds(&self) -> i64 {
        clock::seconds(self.clock.now())
    }

    /// Back to the start: no sessions, no faults, an empty journal, the system's time, the first ids again.
    pub(crate) fn reset(&self) {
        let fresh = World::new(Ids::new(self.seed, &self.id));
        // Freeing a large world takes a while: it happens outside the lock.
        let old = std::mem::replace(&mut *self.world.lock(), fresh);
        drop(old);
        *self.faults.lock() = Faults::new(self.seed);
        self.journal.clear();
        self.clock.reset();
    }
}

/// What every application of an emulator shares.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) journal_capacity: usize,
}

/// All applications, the first of which is the one meant when none is named.
#[derive(Debug)]
pub(crate) struct Applications {
    first: Arc<Application>,
    by_id: RwLock<HashMap<Box<str>, Arc<Application>>>,
    settings: Settings,
}

impl Applications {
    pub(crate) fn new(id: &str, public_key: &str, settings: Settings) -> Result<Self, InvalidApplication> {
        let first = Arc::new(Application::new(id, public_key, settings)?);
        let by_id = RwLock::new(HashMap::from([(first.id.clone(), Arc::clone(&first))]));
        Ok(Self {
            first,
            by_id,
            settings,
        })
    }

    pub(crate) fn add(&self, id: &str, public_key: &str) -> Result<Arc<Application>, InvalidApplication> {
        let application = Arc::new(Application::new(id, public_key, self.settings)?);
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

    pub(crate) fn reset_all(&self) {
        let all: Vec<_> = self.by_id.read().values().cloned().collect();
        for application in all {
            application.reset();
        }
    }

    /// The ids of all applications, in order.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut ids: Vec<_> = self.by_id.read().keys().map(|id| id.to_string()).collect();
        ids.sort();
        ids
    }
}
