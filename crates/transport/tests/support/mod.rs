//! What the transport's tests share: requests, a signer without a key, a scripted service in place of hyper.

#![allow(dead_code, reason = "not every test binary needs everything")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

pub(crate) mod server;
pub(crate) mod tls;

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tower::Service;
use vonage_video_auth::{SignError, Signature, Signer, UnixTime, decode_unverified};
use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response, header};
use vonage_video_core::{BoxError, Profile, Repeat};
use vonage_video_transport::{BaseUrl, Proxy, Retry, Transport, TransportBuilder};

pub(crate) const APPLICATION: &str = "0f8c2f1e-2b51-4c3a-9c80-6d3f1f1c7a55";
/// Stands in a path where an id would: nothing but the wire may see it.
pub(crate) const PATH_ID: &str = "path-id-5f1c";
/// What every token ends with: the base64url of `marked-signature`.
pub(crate) const TOKEN_END: &str = "bWFya2VkLXNpZ25hdHVyZQ";

/// A transport with a signer that needs no key, to a service that must not be reached.
pub(crate) fn transport() -> TransportBuilder {
    signed_by(&Arc::new(TestSigner::default()))
}

pub(crate) fn signed_by(signer: &Arc<TestSigner>) -> TransportBuilder {
    Transport::builder(APPLICATION)
        .signer(signer.clone())
        .base_url(BaseUrl::parse("http://service.invalid").unwrap())
        .allow_http(true)
        .proxy(Proxy::none())
        // Pauses that no test has to wait for.
        .retry(Retry::new().pauses(Duration::from_millis(1), Duration::from_millis(1)))
}

/// A request as an operation of this class makes it.
pub(crate) fn request(repeat: Repeat) -> Request<Bytes> {
    with_profile(Profile::new("things.do", repeat))
}

pub(crate) fn with_profile(profile: Profile) -> Request<Bytes> {
    let request = Request::post(format!("/v2/project/{APPLICATION}/{PATH_ID}?secret=query-5f1c"));
    request.extension(profile).body(Bytes::new()).unwrap()
}

pub(crate) fn token_of(request: &Request<Bytes>) -> String {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)
        .unwrap()
        .to_str()
        .unwrap();
    value.strip_prefix("Bearer ").unwrap().to_owned()
}

/// When a token was issued and when it expires.
pub(crate) fn times_of(token: &str) -> (UnixTime, UnixTime) {
    let claims = decode_unverified(token).unwrap().api_claims().unwrap();
    (claims.issued_at(), claims.expires_at().unwrap())
}

/// A time in seconds as a `Date` header writes it.
pub(crate) fn http_date(secs: u64) -> String {
    httpdate::fmt_http_date(std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(secs))
}

/// All sources of an error, in one line.
pub(crate) fn causes(error: &dyn StdError) -> String {
    let mut next = error.source();
    let mut causes = String::new();
    while let Some(cause) = next {
        causes.push_str(&format!("{cause}: "));
        next = cause.source();
    }
    causes
}

/// What a [`TestSigner`] does instead of signing.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    Fail(SignError),
    Hang,
    TakeTime(Duration),
}

/// Signs with marked bytes, counts, and misbehaves as scripted.
#[derive(Debug, Default)]
pub(crate) struct TestSigner {
    script: Mutex<VecDeque<Refusal>>,
    signatures: AtomicU32,
}

impl TestSigner {
    pub(crate) fn scripted(script: impl IntoIterator<Item = Refusal>) -> Arc<Self> {
        let script = Mutex::new(script.into_iter().collect());
        Arc::new(Self {
            script,
            signatures: AtomicU32::new(0),
        })
    }

    /// How often it was asked.
    pub(crate) fn count(&self) -> u32 {
        self.signatures.load(Ordering::SeqCst)
    }
}

#[vonage_video_core::async_trait]
impl Signer for TestSigner {
    async fn sign(&self, _input: &[u8]) -> Result<Signature, SignError> {
        self.signatures.fetch_add(1, Ordering::SeqCst);
        let refusal = self.script.lock().unwrap().pop_front();
        match refusal {
            Some(Refusal::Fail(error)) => return Err(error),
            Some(Refusal::Hang) => std::future::pending().await,
            Some(Refusal::TakeTime(time)) => tokio::time::sleep(time).await,
            None => {}
        }
        Ok(Signature::from(b"marked-signature".to_vec()))
    }
}

/// One thing a [`Leaf`] does with a request.
pub(crate) enum Step {
    Answer(Response<Bytes>),
    Fail(BoxError),
    Hang,
}

pub(crate) fn status(status: u16) -> Step {
    answer(status, &[])
}

pub(crate) fn answer(status: u16, headers: &[(&str, &str)]) -> Step {
    let response = headers
        .iter()
        .fold(Response::builder().status(status), |response, (name, value)| {
            response.header(*name, *value)
        });
    Step::Answer(response.body(Bytes::from_static(b"{}")).unwrap())
}

/// A scripted service in place of hyper; keeps the requests. The script's end is answered with 200.
#[derive(Clone, Default)]
pub(crate) struct Leaf {
    steps: Arc<Mutex<VecDeque<Step>>>,
    seen: Arc<Mutex<Vec<Request<Bytes>>>>,
    on_request: Option<Arc<dyn Fn(usize) + Send + Sync>>,
}

impl Leaf {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            steps: Arc::new(Mutex::new(steps.into_iter().collect())),
            ..Self::default()
        }
    }

    /// Runs this with the number of each request, counted from 1.
    pub(crate) fn on_request(mut self, run: impl Fn(usize) + Send + Sync + 'static) -> Self {
        self.on_request = Some(Arc::new(run));
        self
    }

    pub(crate) fn seen(&self) -> Vec<Request<Bytes>> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub(crate) fn service(
        &self,
    ) -> impl Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static {
        let leaf = self.clone();
        tower::service_fn(move |request| {
            leaf.seen.lock().unwrap().push(request);
            if let Some(run) = &leaf.on_request {
                run(leaf.count());
            }
            let step = leaf
                .steps
                .lock()
                .unwrap()
                .pop_front()
                .unwrap_or_else(|| status(200));
            async move {
                match step {
                    Step::Answer(response) => Ok(response),
                    Step::Fail(error) => Err(error),
                    Step::Hang => std::future::pending().await,
                }
            }
        })
    }
}
