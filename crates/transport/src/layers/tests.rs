//! Each layer alone, over a scripted service and in paused time. Their order is proven in the crate's `tests/layers`.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use tokio::time::Instant;
use tower::ServiceExt;
use vonage_video_auth::{FixedClock, OffsetClock, SignError, Signature, Signer, TokenCache, UnixTime};
use vonage_video_core::{BoxError, Error, ErrorKind, Limit, Outcome, Profile, Repeat, Trail};

use super::attempt::Attempt;
use super::prepare::Prepare;
use super::retry::Repeating;
use super::sign::{Sign, SignedWithStaleToken};
use super::total::Total;
use crate::budget::Budget;
use crate::call::Call;
use crate::progress::Progress;
use crate::service::{Carry, HttpService, Shared};
use crate::skew::Skew;
use crate::stack::erase;
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
        erase(tower::service_fn(move |request: Request<Bytes>| {
            // As a leaf does.
            if let Some(progress) = request.extensions().get::<Progress>() {
                progress.hand_over();
            }
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

fn call(repeat: Repeat) -> Call {
    let request = Request::post("/v2/thing").extension(Profile::new("things.do", repeat));
    Call::new(request.body(Bytes::new()).unwrap())
}

async fn run(layer: &impl Carry, mut call: Call) -> Result<Response<Bytes>, Error> {
    let answer = layer.carry(&mut call).await;
    answer.map_err(|error| *error.downcast().unwrap())
}

#[tokio::test(start_paused = true)]
async fn attempt_ends_after_its_limit_and_says_what_it_left_behind() {
    let start = Instant::now();
    let error = run(
        &Attempt::new(SECOND, Below::new([None]).service()),
        call(Repeat::Safe),
    )
    .await
    .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout(Limit::Attempt), Outcome::Unknown)
    );
    assert_eq!(start.elapsed(), SECOND);

    let never_takes_it = erase(tower::service_fn(|_| {
        std::future::pending::<Result<_, BoxError>>()
    }));
    let error = run(&Attempt::new(SECOND, never_takes_it), call(Repeat::Safe))
        .await
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotApplied);
}

#[tokio::test(start_paused = true)]
async fn attempt_passes_on_what_comes_in_time() {
    let layer = Attempt::new(SECOND, Below::new([Some(Ok(404))]).service());
    assert_eq!(run(&layer, call(Repeat::Safe)).await.unwrap().status(), 404);
}

#[tokio::test(start_paused = true)]
async fn attempt_leaves_it_to_the_total_where_there_is_no_second_one_to_save_time_for() {
    let ended = async |total| {
        let layer = Attempt::new(SECOND, Below::new([None]).service());
        let mut call = call(Repeat::Once);
        call.profile.timeout = Some(total);
        tokio::time::timeout(9 * SECOND, run(&layer, call)).await.is_ok()
    };
    assert!(!ended(SECOND).await && !ended(2 * SECOND).await);
    assert!(ended(SECOND / 2).await);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_whose_body_does_not_come_is_told_by_whichever_limit_passes() {
    let stalls = || {
        erase(tower::service_fn(|request: Request<Bytes>| async move {
            let progress = request.extensions().get::<Progress>().cloned();
            progress
                .unwrap()
                .answered(StatusCode::FORBIDDEN, &HeaderMap::new());
            std::future::pending::<Result<_, BoxError>>().await
        }))
    };
    let by_attempt = run(&Attempt::new(SECOND, stalls()), call(Repeat::Safe)).await;
    let by_total = run(&Total::new(SECOND, stalls()), call(Repeat::Safe)).await;
    for refusal in [by_attempt, by_total] {
        assert_eq!(refusal.unwrap().status(), StatusCode::FORBIDDEN);
    }
}

#[tokio::test(start_paused = true)]
async fn total_sets_the_deadline_that_the_operation_or_the_client_wants() {
    for (own, limit) in [(None, 9), (Some(3 * SECOND), 3)] {
        let mut call = call(Repeat::Safe);
        call.profile.timeout = own;
        let progress = call.progress.clone();
        let start = Instant::now();
        let error = run(&Total::new(9 * SECOND, Below::new([None]).service()), call)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout(Limit::Total));
        assert_eq!(start.elapsed().as_secs(), limit);
        assert!(!progress.has_time_for(Duration::ZERO));
    }
}

#[tokio::test(start_paused = true)]
async fn prepare_adds_origin_and_headers_and_nothing_else() {
    let below = Below::new([]);
    let base = BaseUrl::parse("https://host.test/eu").unwrap();
    let layer = Prepare::new(base, UserAgent::sdk(), below.service());
    for method in [Method::POST, Method::GET] {
        let mut call = call(Repeat::Safe);
        *call.request.method_mut() = method;
        run(&layer, call).await.unwrap();
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

fn repeating(below: &Below) -> Repeating<HttpService> {
    let retry = Retry::new().pauses(Duration::ZERO, Duration::ZERO);
    Repeating::new(retry, Budget::new(20), below.service())
}

#[tokio::test(start_paused = true)]
async fn repeating_asks_the_class_and_counts() {
    for (repeat, attempts) in [(Repeat::Safe, 3), (Repeat::Idempotent, 3), (Repeat::Once, 1)] {
        let below = Below::new([Some(Ok(500)), Some(Err(Error::lost("reset")))]);
        let response = run(&repeating(&below), call(repeat)).await.unwrap();
        assert_eq!(Trail::of(&response).attempts, attempts);
        assert_eq!(below.seen().len(), attempts as usize);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_comes_back_from_a_layer_needs_its_mark() {
    let below = Below::new([]);
    let part = Shared::new(repeating(&below));
    let passes_on = part.clone();
    assert!(passes_on.oneshot(call(Repeat::Safe).hand_out()).await.is_ok());
    let mut request = call(Repeat::Safe).hand_out();
    request.extensions_mut().clear();
    let error = part.oneshot(request).await.unwrap_err().downcast::<Error>();
    assert_eq!(error.unwrap().kind(), ErrorKind::Config);
    assert_eq!(below.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn repeating_asks_for_one_fresh_signature_only() {
    let stale = erase(tower::service_fn(|_: Request<Bytes>| async {
        let response = Response::builder().status(403).extension(SignedWithStaleToken);
        Ok::<_, BoxError>(response.body(Bytes::new())?)
    }));
    let layer = Repeating::new(Retry::new(), Budget::new(20), stale);
    let response = run(&layer, call(Repeat::Once)).await.unwrap();
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
    let corrected = Arc::new(OffsetClock::new(clock.clone()));
    let tokens = Arc::new(TokenCache::for_clock("app", Arc::new(Marked), corrected.clone()));
    let below = Below::new([Some(Ok(401)), Some(Ok(403)), Some(Ok(404)), Some(Ok(200))]);
    let layer = Sign::new(
        tokens,
        Skew::new(clock.clone(), corrected, 3600 * SECOND),
        below.service(),
    );
    for (wait, stale) in [(0, false), (61, true), (61, false), (61, false)] {
        clock.advance(wait * SECOND);
        let response = run(&layer, call(Repeat::Once)).await.unwrap();
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
