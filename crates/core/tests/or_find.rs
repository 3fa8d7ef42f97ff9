//! Starting once and adopting what a lost start created, over a dispatch whose clocks differ.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;
use vonage_video_core::{
    Dispatch, Error, ErrorKind, Handle, Operation, Outcome, PagedOperation, Profile, ReadOperation, Repeat,
    Target, async_trait, wire,
};
use vonage_video_models::{Page, UnixMillis};

#[derive(Clone, Debug, Deserialize, PartialEq)]
struct Thing {
    id: String,
    created: i64,
}

struct Start;

impl Operation for Start {
    const NAME: &'static str = "things.start";
    const REPEAT: Repeat = Repeat::Once;
    type Output = Thing;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::post(target.project().fixed("things")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Thing, Error> {
        wire::object(&response)
    }
}

#[derive(Clone)]
struct List;

impl Operation for List {
    const NAME: &'static str = "things.list";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Page<Thing>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(target.project().fixed("things")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Page<Thing>, Error> {
        wire::page(&response)
    }
}

impl ReadOperation for List {}

impl PagedOperation for List {
    type Item = Thing;

    fn offset(&self) -> u64 {
        0
    }

    fn at(&self, _: u64) -> Self {
        Self
    }

    fn key(thing: &Thing) -> &str {
        &thing.id
    }
}

/// Local seconds since the epoch when a call begins.
const BEGIN: u64 = 10_000;

/// A service that loses the answers to starts.
#[derive(Debug)]
struct Losing {
    /// How many seconds its clock is ahead.
    offset: i64,
    /// From which look on that is known.
    known_from: u32,
    /// What it lists after so many looks, with the seconds of its own clock.
    listed: &'static [&'static [(&'static str, i64)]],
    started: AtomicU32,
    looked: AtomicU32,
    time: Mutex<Option<Duration>>,
}

impl Losing {
    fn new(offset: i64, listed: &'static [&'static [(&'static str, i64)]]) -> Arc<Self> {
        Arc::new(Self {
            offset,
            known_from: 1,
            listed,
            started: AtomicU32::new(0),
            looked: AtomicU32::new(0),
            time: Mutex::new(Some(Duration::ZERO)),
        })
    }

    async fn start_or_find(self: &Arc<Self>) -> Result<Thing, Error> {
        let handle = Handle::new(self.clone(), "app");
        let find = |before| {
            let created = |thing: &Thing| Some(UnixMillis::new(thing.created * 1_000));
            handle.call(List).created_since(before, created, |_| true)
        };
        handle.call(Start).or_find(find).await
    }

    fn counts(&self) -> (u32, u32) {
        (
            self.started.load(Ordering::SeqCst),
            self.looked.load(Ordering::SeqCst),
        )
    }
}

#[async_trait]
impl Dispatch for Losing {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        if Profile::of(&request).operation == Start::NAME {
            self.started.fetch_add(1, Ordering::SeqCst);
            return Err(Error::lost("cable"));
        }
        let look = self.looked.fetch_add(1, Ordering::SeqCst) as usize;
        let Some(listed) = self.listed.get(look).or(self.listed.last()) else {
            return Err(Error::not_sent("no route"));
        };
        let items: Vec<_> = listed
            .iter()
            .map(|(id, created)| serde_json::json!({"id": id, "created": created}))
            .collect();
        Ok(Response::new(
            serde_json::json!({"count": items.len(), "items": items})
                .to_string()
                .into(),
        ))
    }

    async fn sleep(&self, duration: Duration) {
        let mut time = self.time.lock().unwrap();
        *time = time.map(|time| time + duration);
    }

    fn now(&self) -> Duration {
        self.time.lock().unwrap().unwrap()
    }

    fn local_time(&self) -> Option<SystemTime> {
        let elapsed = (*self.time.lock().unwrap())?;
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(BEGIN) + elapsed)
    }

    fn clock_offset_seconds(&self) -> i64 {
        if self.looked.load(Ordering::SeqCst) < self.known_from {
            0
        } else {
            self.offset
        }
    }
}

#[tokio::test]
async fn what_a_lost_start_created_is_adopted_though_the_services_clock_is_behind() {
    // Sixty seconds older than the start by the local clock, right by the service's.
    let service = Losing::new(-60, &[&[("mine", 9_940), ("older", 9_900)]]);
    assert_eq!(service.start_or_find().await.unwrap().id, "mine");
    assert_eq!(service.counts(), (1, 1));
}

#[tokio::test]
async fn what_is_older_by_the_services_clock_is_not_adopted_though_that_is_ahead() {
    let mut service = Losing::new(60, &[&[("mine", 10_061), ("older", 10_020)]]);
    Arc::get_mut(&mut service).unwrap().known_from = 0;
    assert_eq!(service.start_or_find().await.unwrap().id, "mine");
}

#[tokio::test]
async fn a_start_that_arrives_late_is_found_by_looking_again() {
    let service = Losing::new(0, &[&[], &[], &[("late", 10_003)]]);
    assert_eq!(service.start_or_find().await.unwrap().id, "late");
    assert_eq!(
        (service.counts(), service.now()),
        ((1, 3), Duration::from_secs(3))
    );
}

#[tokio::test]
async fn a_start_that_is_found_nowhere_stays_unknown_and_is_not_started_again() {
    const NOTHING: &[&[(&str, i64)]] = &[&[]];
    const UNREACHABLE: &[&[(&str, i64)]] = &[];
    for listed in [NOTHING, UNREACHABLE] {
        let service = Losing::new(0, listed);
        let error = service.start_or_find().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Lost, Outcome::Unknown)
        );
        assert_eq!(error.operation(), "things.start");
        assert_eq!(
            (service.counts(), service.now()),
            ((1, 5), Duration::from_secs(15))
        );
    }
}

#[tokio::test]
async fn nothing_is_adopted_where_several_match() {
    let service = Losing::new(0, &[&[("newer", 10_001), ("older", 10_000)]]);
    let error = service.start_or_find().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Lost, Outcome::Unknown)
    );
    assert_eq!(service.counts(), (1, 1));
}

#[tokio::test]
async fn without_a_clock_nothing_is_started() {
    let service = Losing::new(0, &[]);
    *service.time.lock().unwrap() = None;
    let error = service.start_or_find().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Config, "things.start")
    );
    assert_eq!(service.counts(), (0, 0));
}
