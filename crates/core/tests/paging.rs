//! Reading a long list while it changes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use proptest::prelude::*;
use vonage_video_core::{
    Dispatch, Error, Handle, Operation, PagedOperation, ReadOperation, Repeat, Target, async_trait, wire,
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

impl ReadOperation for List {}

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

/// What somebody does to a list before an answer: starts so many, then deletes those whose place in the list, counted in
/// hundredths of it, is in this range.
type Change = (usize, std::ops::Range<usize>);

/// A list, newest first, that somebody changes before each answer, and whose total is out by so many.
#[derive(Debug, Default)]
struct Changing {
    things: Mutex<Vec<String>>,
    changes: Mutex<Vec<Change>>,
    started: Mutex<usize>,
    deleted: Mutex<BTreeSet<String>>,
    asked: Mutex<u32>,
    count_is_out_by: i64,
}

impl Changing {
    fn of(things: Vec<String>) -> Self {
        Self {
            things: Mutex::new(things),
            ..Self::default()
        }
    }

    fn change(&self) {
        let Some((starts, deletes)) = self.changes.lock().unwrap().pop() else {
            return;
        };
        let (mut things, mut started) = (self.things.lock().unwrap(), self.started.lock().unwrap());
        for _ in 0..starts {
            *started += 1;
            things.insert(0, format!("new-{started}"));
        }
        let place = |hundredths: usize| things.len() * hundredths / 100;
        let deleted: Vec<_> = (place(deletes.start)..place(deletes.end.max(deletes.start))).collect();
        let mut gone = self.deleted.lock().unwrap();
        for index in deleted.into_iter().rev() {
            gone.insert(things.remove(index));
        }
    }
}

#[async_trait]
impl Dispatch for Changing {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        self.change();
        *self.asked.lock().unwrap() += 1;
        let things = self.things.lock().unwrap();
        let query = request.uri().query().unwrap();
        let offset: usize = query.trim_start_matches("offset=").parse().unwrap();
        let items = things.iter().skip(offset).take(PAGE).cloned().collect();
        let count = (things.len() as u64).saturating_add_signed(self.count_is_out_by);
        Ok(Response::new(
            serde_json::to_vec(&Page::new(count, items)).unwrap().into(),
        ))
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

fn old(things: usize) -> Vec<String> {
    (0..things).map(|index| format!("old-{index}")).collect()
}

fn read_all(list: Changing, delete_as_you_go: bool) -> (Arc<Changing>, Vec<String>) {
    let list = Arc::new(list);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let read = runtime.block_on(async {
        let mut items = Handle::new(list.clone(), "app").call(List::default()).items();
        let mut read = Vec::new();
        while let Some(item) = items.try_next().await.unwrap() {
            if delete_as_you_go {
                list.things.lock().unwrap().retain(|thing| *thing != item);
            }
            read.push(item);
        }
        read
    });
    (list, read)
}

proptest! {
    #[test]
    fn what_was_there_from_beginning_to_end_is_read_once_whatever_starts_or_goes(
        things in 0_usize..60,
        changes in proptest::collection::vec((0_usize..30, 0_usize..100, 0_usize..40), 0..12),
    ) {
        let list = Changing::of(old(things));
        *list.changes.lock().unwrap() = changes
            .into_iter()
            .map(|(starts, from, length)| (starts, from..(from + length).min(100)))
            .collect();
        let (list, read) = read_all(list, false);
        let distinct: BTreeSet<_> = read.iter().collect();
        prop_assert_eq!(distinct.len(), read.len(), "something was read twice");
        let deleted = list.deleted.lock().unwrap();
        for thing in old(things) {
            prop_assert!(distinct.contains(&thing) || deleted.contains(&thing), "{} was not read", thing);
        }
    }

    #[test]
    fn a_total_that_is_wrong_hides_nothing(things in 0_usize..60, count_is_out_by in -70_i64..70) {
        // One that is too small and ends where a page does looks right.
        let total = (things as u64).saturating_add_signed(count_is_out_by);
        prop_assume!(count_is_out_by >= 0 || total == 0 || !total.is_multiple_of(PAGE as u64));
        let list = Changing {
            count_is_out_by,
            ..Changing::of(old(things))
        };
        let (list, read) = read_all(list, false);
        prop_assert_eq!(read, old(things));
        prop_assert!(*list.asked.lock().unwrap() <= things as u32 / PAGE as u32 + 2);
    }
}

#[test]
fn deleting_what_was_read_skips_nothing() {
    for things in [0, 1, PAGE - 1, PAGE, PAGE + 1, 10 * PAGE + 3] {
        let (_, read) = read_all(Changing::of(old(things)), true);
        assert_eq!(read, old(things));
    }
}

#[test]
fn deleting_far_more_than_a_page_that_was_not_read_repeats_nothing() {
    // Before the eleventh answer, when 70 are read, 60 of the last are deleted; and one before each answer after it.
    let list = Changing::of(old(200));
    let mut changes = vec![(0, 0..0); 10];
    changes.push((0, 70..100));
    changes.extend(vec![(0, 0..1); 40]);
    changes.reverse();
    *list.changes.lock().unwrap() = changes;
    let (list, read) = read_all(list, false);
    let distinct: BTreeSet<_> = read.iter().collect();
    assert_eq!(distinct.len(), read.len());
    let deleted = list.deleted.lock().unwrap();
    assert!(deleted.len() >= 60);
    let missed: Vec<_> = old(200)
        .into_iter()
        .filter(|thing| !distinct.contains(thing) && !deleted.contains(thing))
        .collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[tokio::test]
async fn an_empty_list_has_no_page() {
    let mut pages = Handle::new(Arc::new(Changing::default()), "app")
        .call(List::default())
        .pages();
    assert_eq!(pages.try_next().await.unwrap(), None);
    assert_eq!(pages.try_next().await.unwrap(), None);
}

/// A total that grows for everybody's items while only one session's are listed: it must lead nobody astray.
#[test]
fn a_total_of_other_lists_skips_nothing() {
    #[derive(Debug, Default)]
    struct Elsewhere(Changing);

    #[async_trait]
    impl Dispatch for Elsewhere {
        async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
            let response = self.0.send(request).await?;
            let page: Page<String> = serde_json::from_slice(response.body()).unwrap();
            let others = u64::from(*self.0.asked.lock().unwrap()) * 50;
            let page = Page::new(page.count + others, page.items);
            Ok(Response::new(serde_json::to_vec(&page).unwrap().into()))
        }

        async fn sleep(&self, _: Duration) {}

        fn now(&self) -> Duration {
            Duration::ZERO
        }
    }

    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let read = runtime.block_on(async {
        let list = Arc::new(Elsewhere(Changing::of(old(100))));
        let mut items = Handle::new(list, "app").call(List::default()).items();
        let mut read = Vec::new();
        while let Some(item) = items.try_next().await.unwrap() {
            read.push(item);
        }
        read
    });
    assert_eq!(read, old(100));
}

/// The same page whatever is asked for, under a total that may be anything.
#[derive(Debug, Default)]
struct Deaf(Mutex<u32>);

#[async_trait]
impl Dispatch for Deaf {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        *self.0.lock().unwrap() += 1;
        let page = Page::new(u64::MAX >> 1, old(1000));
        Ok(Response::new(serde_json::to_vec(&page).unwrap().into()))
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

#[tokio::test]
async fn a_service_that_repeats_itself_is_not_asked_for_ever() {
    let service = Arc::new(Deaf::default());
    let mut items = Handle::new(service.clone(), "app").call(List::default()).items();
    let mut read = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        read.push(item);
    }
    assert_eq!(read, old(1000));
    assert!(*service.0.lock().unwrap() < 30);
}

#[tokio::test]
async fn a_look_that_is_given_up_goes_on_with_the_same_request() {
    /// Answers every other time it is looked at.
    #[derive(Debug)]
    struct Hesitant(Changing);

    #[async_trait]
    impl Dispatch for Hesitant {
        async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
            tokio::task::yield_now().await;
            self.0.send(request).await
        }

        async fn sleep(&self, _: Duration) {}

        fn now(&self) -> Duration {
            Duration::ZERO
        }
    }

    let service = Arc::new(Hesitant(Changing::of(old(20))));
    let mut items = Handle::new(service.clone(), "app").call(List::default()).items();
    let mut read = Vec::new();
    loop {
        // Polled once and dropped, which is what a timeout or a `select!` does.
        let mut look = std::pin::pin!(items.try_next());
        match std::future::poll_fn(|context| Poll::Ready(look.as_mut().poll(context))).await {
            Poll::Ready(Ok(Some(item))) => read.push(item),
            Poll::Ready(end) => {
                assert_eq!(end.unwrap(), None);
                break;
            }
            Poll::Pending => {}
        }
    }
    assert_eq!(read, old(20));
    assert_eq!(
        *service.0.asked.lock().unwrap(),
        3,
        "no request was lost or made twice"
    );
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
    let list = Arc::new(Changing::of(things));
    let call = || Handle::new(list.clone(), "app").call(List::default());
    let found = call()
        .created_since(minute(31), created_at, |thing| thing != "40")
        .await
        .unwrap();
    let expected: Vec<_> = (31..40).rev().map(|at| at.to_string()).collect();
    assert_eq!(found, expected);
    // Two pages of seven held the answer: nobody asked for a third.
    assert_eq!(*list.asked.lock().unwrap(), 2);
    // Half a minute of difference between the clocks is allowed for.
    let late = minute(39) + Duration::from_secs(30);
    let found = call().created_since(late, created_at, |_| true).await.unwrap();
    assert_eq!(found, ["40", "39"]);
    let later = late + Duration::from_millis(1);
    let found = call().created_since(later, created_at, |_| true).await.unwrap();
    assert_eq!(found, ["40"]);
}
