//! One cell of the matrix: one operation, one fault, played and compared.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use vonage_video::{Error, ErrorKind, Limit, Outcome};

use crate::ask::prepare;
use crate::class::{Class, Repeat};
use crate::expect::{Ending, Expected, Row, expect};
use crate::fault::{Fault, Strikes};
use crate::kit::Kit;
use crate::scene::{LIMIT, Scene};
use crate::stage::Service;
use crate::strike::{Claim, Kind};

/// What a busy machine may add to the time of a call.
const GRACE: Duration = Duration::from_secs(15);

/// How many cells are under way.
pub(crate) struct Pace {
    /// Those that work.
    busy: Semaphore,
    /// Those that wait for a limit to pass, or as long as they are asked to.
    waiting: Semaphore,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self {
            busy: Semaphore::new(12),
            waiting: Semaphore::new(100),
        }
    }
}

/// One operation and one fault, and how it went.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) class: Class,
    pub(crate) fault: Fault,
    pub(crate) strikes: Strikes,
    /// What may be expected.
    pub(crate) expected: Vec<Expected>,
    pub(crate) row: Row,
    pub(crate) took: Duration,
    /// What else is wrong with it.
    pub(crate) flaws: Vec<&'static str>,
}

impl Cell {
    /// Plays it.
    pub(crate) async fn play(
        kit: Arc<Kit>,
        service: Arc<Service>,
        pace: Arc<Pace>,
        (class, fault, strikes): (Class, Fault, Strikes),
    ) -> Self {
        let expected = expect(&class, fault, strikes);
        let waits = expected
            .iter()
            .any(|expected| expected.limits + expected.asked > 0);
        let patience = if waits {
            Some(pace.waiting.acquire().await.unwrap())
        } else {
            None
        };
        let busy = pace.busy.acquire().await.unwrap();
        let stage = service.stage(&kit).await;
        let ask = prepare(&stage, class.name).await;
        let scene = Scene::set(&stage, &class, fault, strikes).await;
        stage.control.clear_requests().await;
        // Those that wait leave the machine to those that work.
        let busy = if waits {
            drop(busy);
            None
        } else {
            Some(busy)
        };
        let longest = expected.iter().map(longest).max().unwrap();
        let start = Instant::now();
        let asked = ask.ask(scene.client.handle(), &scene.url, scene.total);
        let result = tokio::time::timeout(longest + GRACE, asked).await;
        let took = start.elapsed();
        let (requests, signed) = scene.gate.count().await;
        let mut cell = Self {
            class,
            fault,
            strikes,
            row: Row {
                attempts: result.as_ref().map_or(0, |result| match result {
                    Ok(attempts) => *attempts,
                    Err(error) => error.attempts(),
                }),
                requests,
                effects: stage.effects().await,
                end: result.as_ref().map_or(Ending::Stuck, ending),
            },
            took,
            expected,
            flaws: Vec::new(),
        };
        stage.clear().await;
        drop((busy, patience));
        cell.examine(
            result.ok().and_then(Result::err).as_ref(),
            signed,
            scene.was_led_elsewhere().await,
        );
        cell
    }

    /// What no row shows.
    fn examine(&mut self, error: Option<&Error>, signed: u32, was_led_elsewhere: bool) {
        let name = error.map_or(self.class.name, Error::operation);
        let shortest = self.expected.iter().map(shortest).min().unwrap();
        let flaws = [
            (name != self.class.name, "the error names another operation"),
            (was_led_elsewhere, "a redirect was followed"),
            (self.class.fetched && signed > 0, "a storage got a credential"),
            (self.took < shortest, "it came back before its time"),
            (self.is_duplicated(), "it happened twice"),
            (self.is_contradicted(), "the claim is contradicted by the service"),
        ];
        self.flaws = flaws
            .into_iter()
            .filter(|(wrong, _)| *wrong)
            .map(|(_, flaw)| flaw)
            .collect();
    }

    /// Whether it is as expected.
    pub(crate) fn holds(&self) -> bool {
        self.flaws.is_empty() && self.expected.iter().any(|expected| expected.row == self.row)
    }

    /// What must not happen twice did.
    pub(crate) fn is_duplicated(&self) -> bool {
        self.class.repeat == Repeat::Once && self.row.effects > 1
    }

    /// What the caller is told is not what the service did.
    pub(crate) fn is_contradicted(&self) -> bool {
        match self.row.end {
            Ending::Success | Ending::Failure(_, Claim::Applied) => self.row.effects == 0,
            Ending::Failure(_, Claim::NotApplied) => self.row.effects > 0,
            Ending::Failure(_, Claim::Unknown) | Ending::Stuck => false,
        }
    }

    pub(crate) fn is_stuck(&self) -> bool {
        self.row.end == Ending::Stuck
    }
}

/// The least time it takes.
fn shortest(expected: &Expected) -> Duration {
    LIMIT * expected.limits + Duration::from_secs(expected.asked.into())
}

/// The most time it takes on a machine that has nothing else to do.
fn longest(expected: &Expected) -> Duration {
    shortest(expected) + Duration::from_secs(1)
}

fn ending(result: &Result<u32, Error>) -> Ending {
    let Err(error) = result else {
        return Ending::Success;
    };
    let kind = match error.kind() {
        ErrorKind::Sign => Kind::Sign,
        ErrorKind::Connect => Kind::Connect,
        ErrorKind::Timeout(Limit::Connect) => Kind::ConnectTimeout,
        ErrorKind::Timeout(Limit::Attempt) => Kind::AttemptTimeout,
        ErrorKind::Timeout(Limit::Total) => Kind::TotalTimeout,
        ErrorKind::Lost => Kind::Lost,
        ErrorKind::Service => Kind::Service,
        ErrorKind::Decode => Kind::Decode,
        _ => Kind::Other,
    };
    let claim = match error.outcome() {
        Outcome::NotApplied => Claim::NotApplied,
        Outcome::Unknown => Claim::Unknown,
        Outcome::Applied => Claim::Applied,
    };
    Ending::Failure(kind, claim)
}
