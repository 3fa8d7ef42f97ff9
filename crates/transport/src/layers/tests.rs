//! Each layer alone, over a scripted service and in paused time. Their order is proven in the crate's `tests/layers`.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use tokio::time::Instant;
use tower::{Layer, Service, ServiceExt};
use vonage_video_auth::{FixedClock, SignError, Signature, Signer, UnixTime};
use vonage_video_core::{BoxError, Error, ErrorKind, Limit, Outcome, Profile, Repeat, Trail};

use super::{
    AttemptTimeoutLayer, HandoverLayer, PrepareLayer, RequireStateLayer, RetryLayer, SignLayer,
    SignedWithStaleToken, TotalTimeoutLayer,
};
use crate::call_state::CallState;
use crate::skew::Skew;
use crate::stack::HttpService;
use crate::{BaseUrl, Retry, UserAgent};

const SECOND: Duration = Duration::from_secs(1);

/// What the service below does: answers with a status, fails, or (`None`) never answers.
type Step = Option<Result<u16, Error>>;

#[derive(Clone)]
struct Below {
    steps: Arc<Mutex<VecDeque<Step>>>,
    seen: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Below {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let steps = Arc::new(Mutex::new(steps.into_iter().collect()));
        Self {
            steps,
            seen: Arc::default(),
        }
    }

    fn seen(&self) -> Vec<Request<Bytes>> {
        self.seen.lock().unwrap().clone()
    }

    fn service(&self) -> HttpService {
        let below = self.clone();
        tracked(tower::service_fn(move |request: Request<Bytes>| {
            below.seen.lock().unwrap().push(request);
            let step = below.steps.lock().unwrap().pop_front().unwrap_or(Some(Ok(200)));
            async move {
                match step {
                    Some(Ok(status)) => Ok(Response::builder().status(status).body(Bytes::new())?),
                    Some(Err(error)) => Err(BoxError::from(error)),
                    None => std::future::pending().await,
                }
            }
        }))
    }
}

/// A client that reports when it takes a request, as all clients of a transport do.
fn tracked(
    client: impl Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static,
) -> HttpService {
    HttpService::new(HandoverLayer::new().layer(client))
}

/// A call as the transport begins it.
fn call(repeat: Repeat) -> Request<Bytes> {
    call_of(Profile::new("things.do", repeat))
}

fn call_of(profile: Profile) -> Request<Bytes> {
    let request = Request::post("/v2/thing")
        .extension(profile)
        .extension(CallState::new(true));
    request.body(Bytes::new()).unwrap()
}

fn state_of(request: &Request<Bytes>) -> CallState {
    request.extensions().get::<CallState>().unwrap().clone()
}

async fn run<L>(layer: &L, inner: HttpService, request: Request<Bytes>) -> Result<Response<Bytes>, Error>
where
    L: Layer<HttpService>,
    L::Service: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError>,
{
    let service = layer.layer(inner);
    let answer = service.oneshot(request).await;
    answer.map_err(|error| *error.downcast().unwrap())
}

#[tokio::test(start_paused = true)]
async fn attempt_ends_after_its_limit_and_says_what_it_left_behind() {
    let start = Instant::now();
    let layer = AttemptTimeoutLayer::new(SECOND);
    let error = run(&layer, Below::new([None]).service(), call(Repeat::Safe))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout(Limit::Attempt), Outcome::Unknown)
    );
    assert_eq!(start.elapsed(), SECOND);

    let never_takes_it = HttpService::new(tower::service_fn(|_| {
        std::future::pending::<Result<_, BoxError>>()
    }));
    let error = run(&layer, never_takes_it, call(Repeat::Safe)).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotApplied);
}

#[tokio::test(start_paused = true)]
async fn attempt_passes_on_what_comes_in_time() {
    let below = Below::new([Some(Ok(404))]).service();
    let layer = AttemptTimeoutLayer::new(SECOND);
    assert_eq!(
        run(&layer, below, call(Repeat::Safe)).await.unwrap().status(),
        404
    );
}

#[tokio::test(start_paused = true)]
async fn attempt_leaves_it_to_the_total_where_there_is_no_second_one_to_save_time_for() {
    let ended = async |total| {
        let layer = AttemptTimeoutLayer::new(SECOND);
        let call = call_of(Profile::new("things.do", Repeat::Once).timeout(total));
        let ended = run(&layer, Below::new([None]).service(), call);
        tokio::time::timeout(9 * SECOND, ended).await.is_ok()
    };
    assert!(!ended(SECOND).await && !ended(2 * SECOND).await);
    assert!(ended(SECOND / 2).await);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_whose_body_does_not_come_is_told_by_whichever_limit_passes() {
    let stalls = || {
        HttpService::new(tower::service_fn(|request: Request<Bytes>| async move {
            state_of(&request).answered(StatusCode::FORBIDDEN, &HeaderMap::new());
            std::future::pending::<Result<_, BoxError>>().await
        }))
    };
    let by_attempt = run(&AttemptTimeoutLayer::new(SECOND), stalls(), call(Repeat::Safe)).await;
    let by_total = run(&TotalTimeoutLayer::new(SECOND), stalls(), call(Repeat::Safe)).await;
    for refusal in [by_attempt, by_total] {
        assert_eq!(refusal.unwrap().status(), StatusCode::FORBIDDEN);
    }
}

#[tokio::test(start_paused = true)]
async fn total_sets_the_deadline_that_the_operation_or_the_client_wants() {
    for (own, limit) in [(None, 9), (Some(3 * SECOND), 3)] {
        let profile = Profile::new("things.do", Repeat::Safe);
        let call = call_of(own.map_or(profile, |own| profile.timeout(own)));
        let state = state_of(&call);
        let start = Instant::now();
        let layer = TotalTimeoutLayer::new(9 * SECOND);
        let error = run(&layer, Below::new([None]).service(), call).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout(Limit::Total));
        assert_eq!(start.elapsed().as_secs(), limit);
        assert!(!state.has_time_for(Duration::ZERO));
    }
}

#[tokio::test(start_paused = true)]
async fn prepare_adds_origin_and_headers_and_nothing_else() {
    let below = Below::new([]);
    let base = BaseUrl::parse("https://host.test/eu").unwrap();
    let layer = PrepareLayer::new(base, UserAgent::sdk());
    for method in [Method::POST, Method::GET] {
        let mut call = call(Repeat::Safe);
        *call.method_mut() = method;
        run(&layer, below.service(), call).await.unwrap();
    }
    let seen = below.seen();
    assert_eq!(seen[0].uri(), "https://host.test/eu/v2/thing");
    let names = |index: usize| {
        seen[index]
            .headers()
            .keys()
            .map(|name| name.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(0), ["user-agent", "accept", "content-length"]);
    assert_eq!(names(1), ["user-agent", "accept"]);
}

fn retry() -> RetryLayer {
    RetryLayer::new(Retry::new().pauses(Duration::ZERO, Duration::ZERO))
}

#[tokio::test(start_paused = true)]
async fn retry_follows_the_class_and_counts_the_attempts() {
    for (repeat, attempts) in [(Repeat::Safe, 3), (Repeat::Idempotent, 3), (Repeat::Once, 1)] {
        let below = Below::new([Some(Ok(500)), Some(Err(Error::lost("reset")))]);
        let response = run(&retry(), below.service(), call(repeat)).await.unwrap();
        assert_eq!(Trail::of(&response).attempts, attempts);
        assert_eq!(below.seen().len(), attempts as usize);
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_lost_the_state_of_its_call_is_not_sent() {
    let below = Below::new([]);
    let passes = run(&RequireStateLayer, below.service(), call(Repeat::Safe)).await;
    assert!(passes.is_ok());
    let mut request = call(Repeat::Safe);
    request.extensions_mut().clear();
    let error = run(&RequireStateLayer, below.service(), request)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(below.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_retry_carries_the_extensions_of_the_first_attempt() {
    #[derive(Clone, Debug, PartialEq)]
    struct Mark(u8);

    for marked in [false, true] {
        let below = Below::new([Some(Ok(500))]);
        let mut request = call(Repeat::Safe);
        if marked {
            request.extensions_mut().insert(Mark(7));
        }
        run(&retry(), below.service(), request).await.unwrap();
        for request in below.seen() {
            assert_eq!(request.extensions().get(), marked.then_some(&Mark(7)));
            assert_eq!(Profile::of(&request).operation, "things.do");
            assert_eq!(state_of(&request).trail().attempts, 2);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retry_makes_one_attempt_more_for_a_fresh_signature() {
    let stale = tracked(tower::service_fn(|_: Request<Bytes>| async {
        let response = Response::builder().status(403).extension(SignedWithStaleToken);
        Ok::<_, BoxError>(response.body(Bytes::new())?)
    }));
    let response = run(&RetryLayer::new(Retry::new()), stale, call(Repeat::Once))
        .await
        .unwrap();
    assert_eq!(
        (response.status().as_u16(), Trail::of(&response).attempts),
        (403, 2)
    );
}

#[derive(Debug)]
struct Marked;

#[vonage_video_core::async_trait]
impl Signer for Marked {
    async fn sign(&self, _: &[u8]) -> Result<Signature, SignError> {
        Ok(Signature::from(b"signature".to_vec()))
    }
}

#[tokio::test(start_paused = true)]
async fn sign_adds_a_sensitive_token_and_marks_answers_to_a_stale_one() {
    let clock = Arc::new(FixedClock::new(UnixTime::from_secs(1_790_000_000)));
    let below = Below::new([Some(Ok(401)), Some(Ok(403)), Some(Ok(404)), Some(Ok(200))]);
    let layer = SignLayer::with_skew("app".to_owned(), Arc::new(Marked), Skew::of(clock.clone()));
    for (wait, stale) in [(0, false), (61, true), (61, false), (61, false)] {
        clock.advance(wait * SECOND);
        let response = run(&layer, below.service(), call(Repeat::Once)).await.unwrap();
        assert_eq!(
            response.extensions().get::<SignedWithStaleToken>().is_some(),
            stale
        );
    }
    let sent: Vec<_> = below
        .seen()
        .iter()
        .map(|request| request.headers()[header::AUTHORIZATION].clone())
        .collect();
    assert!(sent.iter().all(header::HeaderValue::is_sensitive));
    assert_eq!(sent[0], sent[1]);
    assert_ne!(sent[1], sent[2]);
    assert_eq!(sent[2], sent[3]);
}
