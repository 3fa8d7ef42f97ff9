//! Reading a long list while it changes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use proptest::prelude::*;
use vonage_video_core::{
    Dispatch, Error, Handle, Operation, PagedOperation, Repeat, Target, async_trait, wire,
};
use vonage_video_models::{Page, UnixMillis};

const PAGE: usize = 7;

#[derive(Clone, Debug, Default)]
struct List(u64);

impl Operation for List {
    const NAME: &'static str = "things.list";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Page<String>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(target.project().fixed("things"))
            .query("offset", Some(self.0))
            .empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Page<String>, Error> {
        wire::object(&response)
    }
}

impl PagedOperation for List {
    type Item = String;

    fn offset(&self) -> u64 {
        self.0
    }

    fn at(&self, offset: u64) -> Self {
        Self(offset)
    }

    fn key(item: &String) -> &str {
        item
    }
}

/// A list, newest first, that somebody changes before each answer.
#[derive(Debug)]
struct Changing {
    things: Mutex<Vec<String>>,
    starts: Mutex<Vec<usize>>,
}

#[async_trait]
impl Dispatch for Changing {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let mut things = self.things.lock().unwrap();
        for _ in 0..self.starts.lock().unwrap().pop().unwrap_or(0) {
            let name = format!("new-{}", things.len());
            things.insert(0, name);
        }
        let query = request.uri().query().unwrap();
        let offset: usize = query.trim_start_matches("offset=").parse().unwrap();
        let items = things.iter().skip(offset).take(PAGE).cloned().collect();
        let page = Page::new(things.len() as u64, items);
        Ok(Response::new(serde_json::to_vec(&page).unwrap().into()))
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

fn read_all(things: usize, starts: Vec<usize>, delete_as_you_go: bool) -> Vec<String> {
    let list = Arc::new(Changing {
        things: Mutex::new((0..things).map(|index| format!("old-{index}")).collect()),
        starts: Mutex::new(starts),
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut items = Handle::new(list.clone(), "app").call(List::default()).items();
        let mut read = Vec::new();
        while let Some(item) = items.try_next().await.unwrap() {
            if delete_as_you_go {
                list.things.lock().unwrap().retain(|thing| *thing != item);
            }
            read.push(item);
        }
        read
    })
}

proptest! {
    #[test]
    fn what_was_there_from_the_beginning_is_read_once_however_many_start(
        things in 0_usize..60,
        starts in proptest::collection::vec(0_usize..30, 0..12),
    ) {
        let read = read_all(things, starts, false);
        let distinct: BTreeSet<_> = read.iter().collect();
        prop_assert_eq!(distinct.len(), read.len(), "something was read twice");
        let old = read.iter().filter(|name| name.starts_with("old-")).count();
        prop_assert_eq!(old, things);
    }
}

#[test]
fn deleting_what_was_read_skips_nothing() {
    for things in [0, 1, PAGE - 1, PAGE, PAGE + 1, 10 * PAGE + 3] {
        let read = read_all(things, Vec::new(), true);
        let expected: Vec<_> = (0..things).map(|index| format!("old-{index}")).collect();
        assert_eq!(read, expected);
    }
}

/// A total that jumps with every answer.
#[derive(Debug, Default)]
struct Flapping(Mutex<u64>);

#[async_trait]
impl Dispatch for Flapping {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let mut asked = self.0.lock().unwrap();
        *asked += 1;
        let total = if asked.is_multiple_of(2) { 500 } else { 1000 };
        let page = Page::new(total, vec![format!("thing-{asked}")]);
        Ok(Response::new(serde_json::to_vec(&page).unwrap().into()))
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

#[tokio::test]
async fn a_total_that_jumps_does_not_keep_the_reader_moving_for_ever() {
    let service = Arc::new(Flapping::default());
    let mut items = Handle::new(service.clone(), "app").call(List::default()).items();
    let first = items.try_next().await.unwrap();
    assert_eq!(first.as_deref(), Some("thing-1"));
    // Whatever the next item is, it comes (or the list ends) after a handful of requests.
    let _ = items.try_next().await.unwrap();
    assert!(*service.0.lock().unwrap() < 20);
}

#[tokio::test]
async fn what_was_created_since_a_time_is_read_over_pages_and_no_further() {
    let minute = |minute: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(60 * minute);
    // Newest first, one a minute: `40` down to `0`. One in between has no time.
    let things: Vec<_> = (0..=40).rev().map(|at: u64| at.to_string()).collect();
    let created_at = |thing: &String| {
        let at = thing.parse().ok().filter(|at| *at != 33)?;
        Some(UnixMillis::from(minute(at)))
    };
    let list = Arc::new(Changing {
        things: Mutex::new(things),
        starts: Mutex::new(vec![0; 41]),
    });
    let call = || Handle::new(list.clone(), "app").call(List::default());
    let found = call()
        .created_since(minute(31), created_at, |thing| thing != "40")
        .await
        .unwrap();
    let expected: Vec<_> = (31..40).rev().map(|at| at.to_string()).collect();
    assert_eq!(found, expected);
    // Two pages of seven held the answer: nobody asked for a third.
    assert_eq!(list.starts.lock().unwrap().len(), 39);
    // Half a minute of difference between the clocks is allowed for.
    let late = minute(39) + Duration::from_secs(30);
    let found = call().created_since(late, created_at, |_| true).await.unwrap();
    assert_eq!(found, ["40", "39"]);
    let later = late + Duration::from_millis(1);
    let found = call().created_since(later, created_at, |_| true).await.unwrap();
    assert_eq!(found, ["40"]);
}
