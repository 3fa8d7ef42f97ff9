//! The way to the service over the platform's `fetch`.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use js_sys::{Date, Promise, Uint8Array};
use vonage_video_auth::TokenCache;
use vonage_video_core::{Dispatch, Error, Limit, Outcome, Profile};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, WorkerGlobalScope};

/// What the platform calls `globalThis`.
pub(crate) fn scope() -> WorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Sends each request once, with an API token. Make one for each request that the worker answers: platforms forbid
/// that one request waits for what another began, as a shared token cache would.
#[derive(Debug)]
pub(crate) struct Fetch {
    origin: String,
    tokens: TokenCache,
}

impl Fetch {
    /// `origin` without a slash at its end.
    pub(crate) fn new(origin: String, tokens: TokenCache) -> Self {
        Self { origin, tokens }
    }

    async fn go(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let token = self.tokens.token().await.map_err(Error::sign)?;
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let init =
            init(&request, &token.bearer()).map_err(|_| Error::config("the platform refused the request"))?;
        let promise = scope().fetch_with_str_and_init(&format!("{}{path}", self.origin), &init);
        // `fetch` does not tell how far the request got.
        let answer = JsFuture::from(promise)
            .await
            .map_err(|_| Error::lost("fetch failed"))?;
        read(answer.unchecked_into()).await
    }
}

#[async_trait(?Send)]
impl Dispatch for Fetch {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let limit = request
            .extensions()
            .get::<Profile>()
            .and_then(|profile| profile.timeout);
        let limit = limit.unwrap_or(Duration::from_secs(30));
        let mut work = std::pin::pin!(self.go(request));
        let mut alarm = std::pin::pin!(self.sleep(limit));
        std::future::poll_fn(|context| {
            if let std::task::Poll::Ready(answer) = work.as_mut().poll(context) {
                return std::task::Poll::Ready(answer);
            }
            let late = |()| Err(Error::timeout(Limit::Total, Outcome::Unknown));
            alarm.as_mut().poll(context).map(late)
        })
        .await
    }

    async fn sleep(&self, duration: Duration) {
        let milliseconds = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
        let timer = Promise::new(&mut |resolve, _| {
            let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        });
        let _ = JsFuture::from(timer).await;
    }

    fn now(&self) -> Duration {
        Duration::from_millis(Date::now() as u64)
    }
}

fn init(request: &Request<Bytes>, bearer: &str) -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in request.headers() {
        headers.append(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    headers.set("authorization", bearer)?;
    // Without it the service answers some calls in XML.
    headers.set("accept", "application/json")?;
    let init = RequestInit::new();
    init.set_method(request.method().as_str());
    init.set_headers(&headers);
    if !request.body().is_empty() {
        init.set_body(&Uint8Array::from(request.body().as_ref()));
    }
    Ok(init)
}

async fn read(answer: web_sys::Response) -> Result<Response<Bytes>, Error> {
    let broken = |_| Error::lost("the answer broke off");
    let body = JsFuture::from(answer.array_buffer().map_err(broken)?)
        .await
        .map_err(broken)?;
    let mut response = Response::builder().status(answer.status());
    for name in ["content-type", "date", "retry-after", "x-request-id"] {
        if let Ok(Some(value)) = answer.headers().get(name) {
            response = response.header(name, value);
        }
    }
    let body = Bytes::from(Uint8Array::new(&body).to_vec());
    response
        .body(body)
        .map_err(|_| Error::lost("the answer cannot be read"))
}
