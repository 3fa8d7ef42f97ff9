//! The contract from outside: calls, pages and waits over a scripted service.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use vonage_video_core::{
    Dispatch, Error, ErrorKind, Handle, Items, Limit, Operation, Outcome, PagedOperation, Profile, Progress,
    ReadOperation, Repeat, RetryAdvice, Script, Target, Trail, WaitErrorKind, async_trait, wire,
};
use vonage_video_models::Page;

/// Lists things two at a time.
#[derive(Clone, Debug, Default)]
struct ListThings {
    offset: u64,
}

impl Operation for ListThings {
    const NAME: &'static str = "things.list";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = Page<String>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(target.project().fixed("things"))
            .query("offset", Some(self.offset))
            .empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Self::Output, Error> {
        wire::json(&response)
    }
}

impl ReadOperation for ListThings {}

impl PagedOperation for ListThings {
    type Item = String;

    fn offset(&self) -> u64 {
        self.offset
    }

    fn at(&self, offset: u64) -> Self {
        Self { offset }
    }

    fn key(item: &String) -> &str {
        item
    }
}

/// Deletes a thing; the 404 of a repeat says that the first attempt worked.
#[derive(Debug)]
struct DeleteThing(&'static str);

impl Operation for DeleteThing {
    const NAME: &'static str = "things.delete";
    const REPEAT: Repeat = Repeat::Idempotent;
    const TIMEOUT: Option<Duration> = Some(Duration::from_secs(9));
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::delete(target.project().fixed("things").id("thingId", self.0)).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }

    fn settle(&self, status: StatusCode) -> Option<()> {
        (status == StatusCode::NOT_FOUND).then_some(())
    }
}

/// Answers everything with one status and trail, and keeps the profile it saw.
#[derive(Debug)]
struct Answering {
    status: StatusCode,
    body: &'static str,
    trail: Trail,
    seen: Mutex<Option<Profile>>,
}

impl Answering {
    fn new(status: u16, attempts: u32, earlier: Outcome) -> Arc<Self> {
        let body = if status < 300 { "" } else { r#"{"message":"m"}"# };
        Self::with(body, status, attempts, earlier)
    }

    fn with(body: &'static str, status: u16, attempts: u32, earlier: Outcome) -> Arc<Self> {
        let status = StatusCode::from_u16(status).unwrap();
        Arc::new(Self {
            status,
            body,
            trail: Trail::new(attempts, earlier),
            seen: Mutex::default(),
        })
    }
}

#[async_trait]
impl Dispatch for Answering {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        *self.seen.lock().unwrap() = Some(Profile::of(&request));
        let response = Response::builder()
            .status(self.status)
            .extension(self.trail)
            .body(Bytes::from_static(self.body.as_bytes()));
        response.map_err(Error::not_sent)
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

fn page(count: u64, items: &[&str]) -> Page<String> {
    Page::new(count, items.iter().map(|&item| item.to_owned()).collect())
}

async fn all(mut items: Items<ListThings>) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        found.push(item);
    }
    found
}

#[tokio::test]
async fn items_pushed_onto_the_next_page_are_yielded_once() {
    // Between the pages somebody started "new", which pushed "b" onto the second page.
    let script = Script::new()
        .reply::<ListThings>(&page(4, &["a", "b"]))
        .reply::<ListThings>(&page(5, &["b", "c"]))
        .reply::<ListThings>(&page(5, &["d"]))
        .shared();
    let things = Handle::new(script.clone(), "app")
        .call(ListThings::default())
        .items();
    assert_eq!(all(things).await, ["a", "b", "c", "d"]);
    let offsets: Vec<_> = script
        .requests()
        .iter()
        .map(|r| r.request.uri().query().unwrap().to_owned())
        .collect();
    assert_eq!(offsets, ["offset=0", "offset=2", "offset=4"]);
}

#[tokio::test]
async fn an_empty_list_is_one_request() {
    let script = Script::new().respond::<ListThings>(200, "{}").shared();
    assert!(
        all(Handle::new(script.clone(), "app")
            .call(ListThings::default())
            .items())
        .await
        .is_empty()
    );
    assert_eq!((script.requests().len(), script.unused()), (1, 0));
}

#[tokio::test]
async fn items_that_could_not_be_read_are_counted_and_keep_their_place() {
    let skipping = |items: &[&str], skipped| {
        let mut page = page(6, items);
        page.skipped = skipped;
        page
    };
    let script = Script::new()
        .reply::<ListThings>(&skipping(&["a"], 1))
        .reply::<ListThings>(&skipping(&[], 2))
        .reply::<ListThings>(&skipping(&["b"], 1));
    let mut items = Handle::new(script.clone(), "app")
        .call(ListThings::default())
        .items();
    assert_eq!(items.try_next().await.unwrap().unwrap(), "a");
    assert_eq!(items.skipped(), 1);
    assert_eq!(items.try_next().await.unwrap().unwrap(), "b");
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!((items.skipped(), script.unused()), (4, 0));
    let requests = script.requests();
    let offsets: Vec<_> = requests
        .iter()
        .map(|r| r.request.uri().query().unwrap())
        .collect();
    assert_eq!(offsets, ["offset=0", "offset=2", "offset=4"]);
}

#[tokio::test]
async fn a_page_that_failed_can_be_asked_for_again() {
    let script = Script::new()
        .reply::<ListThings>(&page(3, &["a", "b"]))
        .fail::<ListThings>(Error::lost("cable"))
        .reply::<ListThings>(&page(3, &["c"]))
        .shared();
    let mut items = Handle::new(script, "app").call(ListThings::default()).items();
    assert_eq!(items.try_next().await.unwrap().unwrap(), "a");
    assert_eq!(items.try_next().await.unwrap().unwrap(), "b");
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Lost);
    assert_eq!(items.try_next().await.unwrap().unwrap(), "c");
    assert_eq!(items.try_next().await.unwrap(), None);
}

fn holds(count: u64) -> impl Fn(&Page<String>) -> Progress {
    move |page| match page.count {
        now if now == count => Progress::Ready,
        now if now > count => Progress::Never("there are too many".into()),
        _ => Progress::Pending,
    }
}

#[tokio::test]
async fn a_wait_ends_when_the_condition_holds_and_outlives_transient_trouble() {
    let script = Script::new()
        .reply::<ListThings>(&page(0, &[]))
        .fail::<ListThings>(Error::timeout(Limit::Total, Outcome::Unknown))
        .reply::<ListThings>(&page(1, &["a"]))
        .shared();
    let call = Handle::new(script.clone(), "app").call(ListThings::default());
    let found = call.until(holds(1)).await.unwrap();
    assert_eq!(found.count, 1);
    assert!(script.now() >= Duration::from_millis(1500) && script.now() <= Duration::from_secs(3));
}

#[tokio::test]
async fn a_wait_says_why_it_ended_and_keeps_the_last_state() {
    let never = Script::new().reply::<ListThings>(&page(9, &[])).shared();
    let error = Handle::new(never, "app")
        .call(ListThings::default())
        .until(holds(1))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Never(_)));
    assert_eq!(error.last().unwrap().count, 9);

    let slow = Script::new()
        .reply::<ListThings>(&page(0, &[]))
        .reply::<ListThings>(&page(0, &[]))
        .reply::<ListThings>(&page(0, &[]))
        .shared();
    let call = Handle::new(slow, "app").call(ListThings::default());
    let error = call
        .until(holds(1))
        .within(Duration::from_millis(1200))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::TimedOut(_)), "{error:?}");

    let refused = Script::new().respond::<ListThings>(403, "").shared();
    let error = Handle::new(refused, "app")
        .call(ListThings::default())
        .until(holds(1))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Poll(poll) if poll.is_unauthorized()));
    assert!(error.source().is_some() && error.last().is_none());
}

#[tokio::test]
async fn a_wait_can_take_an_error_for_not_yet_and_looks_once_more_at_its_end() {
    let script = Script::new()
        .respond::<ListThings>(404, "")
        .respond::<ListThings>(404, "")
        .reply::<ListThings>(&page(1, &["a"]))
        .shared();
    let call = Handle::new(script.clone(), "app").call(ListThings::default());
    // The second pause would end after the deadline: it is shortened, and the look behind it brings the answer.
    let wait = call
        .until(holds(1))
        .pending_on(Error::is_not_found)
        .within(Duration::from_millis(1100));
    assert_eq!(wait.await.unwrap().count, 1);
    assert_eq!(script.now(), Duration::from_millis(1100));
}

#[tokio::test]
async fn the_trace_of_a_first_attempt_settles_a_repeat_and_nothing_else() {
    let call = |dispatch| Handle::new(dispatch, "app").call(DeleteThing("t"));
    call(Answering::new(404, 2, Outcome::Unknown)).await.unwrap();
    // A first attempt, or a repeat after one that certainly did not happen, finds nothing of its own.
    for dispatch in [
        Answering::new(404, 1, Outcome::NotApplied),
        Answering::new(404, 2, Outcome::NotApplied),
    ] {
        let error = call(dispatch).await.unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.outcome(), Outcome::NotApplied);
    }
    let error = call(Answering::new(409, 3, Outcome::Unknown)).await.unwrap_err();
    assert_eq!(
        (error.outcome(), error.attempts(), error.operation()),
        (Outcome::Unknown, 3, "things.delete")
    );
}

#[tokio::test]
async fn the_error_page_of_a_proxy_settles_nothing() {
    for page in ["", "<html>not found</html>", "{}", "[]"] {
        let dispatch = Answering::with(page, 404, 2, Outcome::Unknown);
        let error = Handle::new(dispatch, "app")
            .call(DeleteThing("t"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Service, Outcome::Unknown),
            "{page}"
        );
    }
}

#[tokio::test]
async fn an_error_knows_the_class_of_its_call() {
    let script = || Script::new().fail::<DeleteThing>(Error::lost("cable")).shared();
    let call = || Handle::new(script(), "app").call(DeleteThing("t"));
    let error = call().await.unwrap_err();
    assert_eq!(
        (error.class(), error.retry_advice()),
        (Some(Repeat::Idempotent), RetryAdvice::Retry)
    );
    let error = call().repeat(Repeat::Once).await.unwrap_err();
    assert_eq!(
        (error.class(), error.retry_advice()),
        (Some(Repeat::Once), RetryAdvice::LookFirst)
    );
}

#[tokio::test]
async fn a_call_overrides_its_operation() {
    let dispatch = Answering::new(204, 1, Outcome::NotApplied);
    let handle = Handle::new(dispatch.clone(), "app");
    let seen = || dispatch.seen.lock().unwrap().unwrap();
    let ((), meta) = handle.call(DeleteThing("t")).meta().await.unwrap();
    assert_eq!((meta.status.as_u16(), meta.attempts), (204, 1));
    assert_eq!(
        (seen().repeat, seen().timeout),
        (Repeat::Idempotent, Some(Duration::from_secs(9)))
    );
    handle
        .call(DeleteThing("t"))
        .repeat(Repeat::Once)
        .timeout(Duration::from_secs(1))
        .await
        .unwrap();
    assert_eq!(
        (seen().repeat, seen().timeout),
        (Repeat::Once, Some(Duration::from_secs(1)))
    );
}

#[tokio::test]
async fn bad_input_is_refused_before_anything_is_sent() {
    let script = Script::new().shared();
    let error = Handle::new(script.clone(), "app")
        .call(DeleteThing(".."))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Request, "things.delete")
    );
    assert_eq!(error.input().unwrap().field(), "thingId");
    let error = Handle::new(script.clone(), "")
        .call(DeleteThing("t"))
        .await
        .unwrap_err();
    assert_eq!(error.input().unwrap().field(), "applicationId");
    assert!(script.requests().is_empty());
}

#[tokio::test]
async fn a_script_without_a_reply_says_which_operation_it_lacks() {
    let error = Handle::new(Script::new().shared(), "app")
        .call(DeleteThing("t"))
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("no reply left for `things.delete`"),
        "{error}"
    );
}
