//! Work without sockets, whose instructions are the same at each run: what a profiler counts of it is a budget.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use bytes::Bytes;
use http::{Request, Response, header};
use tokio::runtime::{Builder, Runtime};
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceBuilder, ServiceExt as _};
use vonage_video::archives::GetArchive;
use vonage_video::auth::{ApplicationKey, Grant};
use vonage_video::transport::layers::{
    AttemptTimeoutLayer, ConcurrencyLimitLayer, HandoverLayer, PrepareLayer, RetryLayer, SignLayer,
    TotalTimeoutLayer, TraceLayer,
};
use vonage_video::transport::{BaseUrl, UserAgent};
use vonage_video::webhooks::testing::Callback;
use vonage_video::webhooks::{FixedClock, Receiver, SignatureSecret, UnixTime};
use vonage_video::{Client, Retry};
use vonage_video_core::{Operation as _, Profile, Repeat};

use crate::{APPLICATION, ARCHIVE, PRIVATE_KEY, SESSION, archive_path, list};

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);
const ORIGIN: &str = "http://127.0.0.1:9";

/// Something to count, and how many instructions it may take: that many, or up to 2 % more.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// What it measures.
    pub what: &'static str,
    /// How many instructions one run takes.
    pub budget: u64,
    /// How many runs are enough to tell.
    pub runs: u32,
    run: fn(u32) -> Result<()>,
}

impl Scenario {
    /// Runs it that many times.
    ///
    /// # Errors
    ///
    /// When the work fails.
    pub fn run(&self, runs: u32) -> Result<()> {
        (self.run)(runs)
    }
}

/// All scenarios. Each `stack` has one layer more than the one before it.
pub const ALL: [Scenario; 13] = [
    scenario("token", "a client token, signed with ring", 10_003_000, 20, token),
    scenario(
        "decode",
        "an archive, from bytes to the model",
        13_310,
        500,
        decode,
    ),
    scenario("webhook", "a callback, verified and read", 84_530, 500, webhook),
    scenario(
        "call",
        "a GET of an archive through the facade, without a socket",
        30_730,
        500,
        call,
    ),
    scenario("stack-0", "a service that waits once", 4_520, 500, |runs| {
        stack(runs, 0)
    }),
    scenario("stack-1", "with `HandoverLayer`", 5_460, 500, |runs| {
        stack(runs, 1)
    }),
    scenario("stack-2", "with `ConcurrencyLimitLayer`", 6_080, 500, |runs| {
        stack(runs, 2)
    }),
    scenario("stack-3", "with `SignLayer`", 7_960, 500, |runs| stack(runs, 3)),
    scenario("stack-4", "with `PrepareLayer`", 9_150, 500, |runs| {
        stack(runs, 4)
    }),
    scenario("stack-5", "with `AttemptTimeoutLayer`", 10_340, 500, |runs| {
        stack(runs, 5)
    }),
    scenario("stack-6", "with `RetryLayer`", 12_920, 500, |runs| stack(runs, 6)),
    scenario("stack-7", "with `TotalTimeoutLayer`", 14_130, 500, |runs| {
        stack(runs, 7)
    }),
    scenario("stack-8", "with `TraceLayer`, twice", 15_550, 500, |runs| {
        stack(runs, 8)
    }),
];

const fn scenario(
    name: &'static str,
    what: &'static str,
    budget: u64,
    runs: u32,
    run: fn(u32) -> Result<()>,
) -> Scenario {
    Scenario {
        name,
        what,
        budget,
        runs,
        run,
    }
}

fn token(runs: u32) -> Result<()> {
    let key = ApplicationKey::from_pem(APPLICATION, PRIVATE_KEY)?;
    for _ in 0..runs {
        std::hint::black_box(Grant::new(SESSION).sign_at(&key, NOW)?);
    }
    Ok(())
}

fn decode(runs: u32) -> Result<()> {
    let body = Bytes::from(list::archive(0));
    for _ in 0..runs {
        std::hint::black_box(GetArchive::new(ARCHIVE).decode(response(&body))?);
    }
    Ok(())
}

fn webhook(runs: u32) -> Result<()> {
    let secret = SignatureSecret::new("a signature secret of thirty-two")?;
    let callback = Callback::bytes(list::archive(0))
        .api_key("0a1b2c3d")
        .application_id(APPLICATION);
    let signed = callback.sign(&secret, NOW)?;
    let receiver = Receiver::builder()
        .secret(secret)
        .clock(FixedClock::new(NOW))
        .build()?;
    for _ in 0..runs {
        let header = signed.authorization().as_bytes();
        std::hint::black_box(receiver.receive(None, [header], signed.body().clone())?);
    }
    Ok(())
}

fn call(runs: u32) -> Result<()> {
    let client = Client::builder(APPLICATION)
        .private_key(PRIVATE_KEY)?
        .base_url(ORIGIN)?
        .http_service(Waits::once())
        .build()?;
    runtime()?.block_on(async {
        for _ in 0..runs {
            ensure!(client.archives().get(ARCHIVE).await?.id.as_str() == ARCHIVE);
        }
        Ok(())
    })
}

type Stack = BoxCloneSyncService<Request<Bytes>, Response<Bytes>, vonage_video_core::BoxError>;

/// The transport's layers, from the wire upwards, as many as asked for.
fn stack(runs: u32, layers: u32) -> Result<()> {
    let key = ApplicationKey::from_pem(APPLICATION, PRIVATE_KEY)?;
    let client = Waits::once().map_err(|never: Infallible| match never {});
    let handover = ServiceBuilder::new()
        .layer(HandoverLayer::new())
        .service(client.clone());
    let limited = ServiceBuilder::new()
        .layer(ConcurrencyLimitLayer::new(100))
        .service(handover.clone());
    let signed = ServiceBuilder::new()
        .layer(SignLayer::new(APPLICATION, key))
        .service(limited.clone());
    let prepared = ServiceBuilder::new()
        .layer(PrepareLayer::new(BaseUrl::parse(ORIGIN)?, UserAgent::sdk()))
        .service(signed.clone());
    let attempt = ServiceBuilder::new()
        .layer(AttemptTimeoutLayer::new(Duration::from_secs(15)))
        .service(prepared.clone());
    let retry = RetryLayer::new(Retry::new());
    let retried = ServiceBuilder::new()
        .layer(retry.clone())
        .service(attempt.clone());
    let total = TotalTimeoutLayer::new(Duration::from_secs(45));
    let limited_in_time = ServiceBuilder::new().layer(total).service(retried.clone());
    let traced = ServiceBuilder::new()
        .layer(TraceLayer::calls())
        .layer(total)
        .layer(retry)
        .layer(TraceLayer::attempts())
        .service(attempt.clone());
    let stack = match layers {
        0 => Stack::new(client),
        1 => Stack::new(handover),
        2 => Stack::new(limited),
        3 => Stack::new(signed),
        4 => Stack::new(prepared),
        5 => Stack::new(attempt),
        6 => Stack::new(retried),
        7 => Stack::new(limited_in_time),
        _ => Stack::new(traced),
    };
    let path = archive_path();
    runtime()?.block_on(async {
        for _ in 0..runs {
            let mut request = Request::get(&*path).body(Bytes::new())?;
            request
                .extensions_mut()
                .insert(Profile::new("archives.get", Repeat::Safe));
            let answered = stack.clone().oneshot(request).await;
            let answered = answered.map_err(|error| anyhow!("{error}"))?;
            ensure!(answered.status().is_success());
        }
        Ok(())
    })
}

fn runtime() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

fn response(body: &Bytes) -> Response<Bytes> {
    let mut response = Response::new(body.clone());
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// A client that waits once, as for a socket, and then has an archive.
#[derive(Clone)]
struct Waits {
    body: Bytes,
}

impl Waits {
    fn once() -> Self {
        Self {
            body: Bytes::from(list::archive(0)),
        }
    }
}

impl Service<Request<Bytes>> for Waits {
    type Response = Response<Bytes>;
    type Error = Infallible;
    type Future = WaitsOnce;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Bytes>) -> WaitsOnce {
        WaitsOnce {
            response: Some(response(&self.body)),
            waited: false,
        }
    }
}

struct WaitsOnce {
    response: Option<Response<Bytes>>,
    waited: bool,
}

impl Future for WaitsOnce {
    type Output = Result<Response<Bytes>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if !std::mem::replace(&mut self.waited, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.response
            .take()
            .map_or(Poll::Pending, |response| Poll::Ready(Ok(response)))
    }
}
