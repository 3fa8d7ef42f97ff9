//! A stand-in for the service, for tests without a server.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde::Serialize;

use vonage_video_models::Clear;

use crate::{Dispatch, Error, Operation, Profile};

/// A [`Dispatch`] that answers from a script and keeps what it was asked.
///
/// Replies are typed and belong to an operation; those of one operation are given in order. Time passes only when
/// somebody sleeps, and then at once, so that waiting can be tested without waiting.
///
/// Clones share one script. So a clone, or a [shared](Self::shared) script that a client already uses, can be asked
/// for its [requests](Self::requests) and be given further replies:
///
/// ```
/// # use vonage_video_core::{bytes::Bytes, http::{Request, Response}, wire, Error, Operation, Repeat, Target};
/// # #[derive(Debug)] struct GetWeather;
/// # impl Operation for GetWeather {
/// #     const NAME: &'static str = "weather.get";
/// #     const REPEAT: Repeat = Repeat::Safe;
/// #     type Output = String;
/// #     fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
/// #         wire::get(target.project().fixed("weather")).empty()
/// #     }
/// #     fn decode(&self, response: Response<Bytes>) -> Result<String, Error> {
/// #         wire::json(&response)
/// #     }
/// # }
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use vonage_video_core::{Handle, Script};
///
/// let script = Script::new();
/// let handle = Handle::new(script.clone(), "app-1");
///
/// script.reply::<GetWeather>(&"sunny".to_owned());
/// assert_eq!(handle.call(GetWeather).await?, "sunny");
///
/// let busy = Response::builder().status(429).header("retry-after", "7").body("")?;
/// script.respond_with::<GetWeather>(busy);
/// let error = handle.call(GetWeather).await.unwrap_err();
/// assert_eq!(error.service().unwrap().retry_after().unwrap().as_secs(), 7);
/// assert_eq!(script.requests().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Script {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    replies: VecDeque<(&'static str, Result<Response<Bytes>, Error>)>,
    requests: Vec<Recorded>,
    file: Option<Bytes>,
    now: Duration,
}

/// A request as a [`Script`] received it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The operation's name.
    pub operation: &'static str,
    /// The request.
    pub request: Request<Bytes>,
}

impl Script {
    /// A script without replies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the next call of `O` with `output`, secrets included. Returns the script.
    ///
    /// An output that has no JSON form makes that call fail with [`ErrorKind::Config`](crate::ErrorKind::Config).
    pub fn reply<O: Operation>(&self, output: &O::Output) -> Self
    where
        O::Output: Serialize,
    {
        let reply = serde_json::to_vec(&Clear(output))
            .map(|body| Response::new(Bytes::from(body)))
            .map_err(|error| Error::config_caused_by("the scripted reply has no JSON form", error));
        self.then::<O>(reply)
    }

    /// Answers the next call of `O` with this status and body. Returns the script.
    ///
    /// A status outside 100 to 999 makes that call fail with [`ErrorKind::Config`](crate::ErrorKind::Config).
    pub fn respond<O: Operation>(&self, status: u16, body: impl Into<Bytes>) -> Self {
        let mut response = Response::new(body.into());
        let reply = StatusCode::from_u16(status)
            .map(|status| {
                *response.status_mut() = status;
                response
            })
            .map_err(|error| Error::config_caused_by("the scripted status is none", error));
        self.then::<O>(reply)
    }

    /// Answers the next call of `O` with this response: for headers, such as `Retry-After`. Returns the script.
    pub fn respond_with<O: Operation>(&self, response: Response<impl Into<Bytes>>) -> Self {
        self.then::<O>(Ok(response.map(Into::into)))
    }

    /// Fails the next call of `O` on its way. Returns the script.
    pub fn fail<O: Operation>(&self, error: Error) -> Self {
        self.then::<O>(Err(error))
    }

    /// Sets what [`Dispatch::fetch`] reads, whatever the URL: in ranges, as a storage serves them. Returns the script.
    pub fn file(&self, content: impl Into<Bytes>) -> Self {
        self.lock().file = Some(content.into());
        self.clone()
    }

    fn then<O: Operation>(&self, reply: Result<Response<Bytes>, Error>) -> Self {
        self.lock().replies.push_back((O::NAME, reply));
        self.clone()
    }

    /// Wraps the script in an [`Arc`], where one is wanted. Handles and clients also take the script itself.
    #[must_use]
    pub fn shared(self) -> Arc<Self> {
        Arc::new(self)
    }

    /// What was asked so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.clone()
    }

    /// How many replies were not used yet. A test that expects all its calls ends by checking for 0.
    #[must_use]
    pub fn unused(&self) -> usize {
        self.lock().replies.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg_attr(not(all(target_arch = "wasm32", target_os = "unknown")), async_trait)]
#[cfg_attr(all(target_arch = "wasm32", target_os = "unknown"), async_trait(?Send))]
impl Dispatch for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let operation = Profile::of(&request).operation;
        let mut state = self.lock();
        state.requests.push(Recorded { operation, request });
        match state.replies.iter().position(|(name, _)| *name == operation) {
            Some(index) => match state.replies.remove(index) {
                Some((_, reply)) => reply,
                None => Err(Error::config("the script lost a reply")),
            },
            None => Err(Error::config(format!(
                "the script has no reply left for `{operation}`"
            ))),
        }
    }

    async fn fetch(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let operation = Profile::of(&request).operation;
        let range = wanted_range(&request);
        let mut state = self.lock();
        state.requests.push(Recorded { operation, request });
        match &state.file {
            Some(content) => serve(content, range),
            None => Err(Error::config("the script has no file")),
        }
    }

    async fn sleep(&self, duration: Duration) {
        let mut state = self.lock();
        state.now = state.now.saturating_add(duration);
    }

    fn now(&self) -> Duration {
        self.lock().now
    }

    /// Counts from the Unix epoch, so that whatever a reply says was created long ago is newer than the call.
    fn local_time(&self) -> Option<SystemTime> {
        SystemTime::UNIX_EPOCH.checked_add(self.now())
    }
}

/// The range a request asks for, `bytes=0-99`, as first and last byte.
fn wanted_range(request: &Request<Bytes>) -> Option<(usize, usize)> {
    let value = request.headers().get(header::RANGE)?.to_str().ok()?;
    let (first, last) = value.strip_prefix("bytes=")?.split_once('-')?;
    Some((first.parse().ok()?, last.parse().unwrap_or(usize::MAX)))
}

/// Answers as a storage does: 200 for the whole file, 206 for a part of it, 416 for one that is not there.
fn serve(content: &Bytes, range: Option<(usize, usize)>) -> Result<Response<Bytes>, Error> {
    let total = content.len();
    let response = match range {
        None => Response::builder().status(StatusCode::OK).body(content.clone()),
        Some((first, last)) if first < total && first <= last => {
            let end = last.saturating_add(1).min(total);
            Response::builder()
                .status(StatusCode::PARTIAL_CONTENT)
                .header(
                    header::CONTENT_RANGE,
                    format!("bytes {first}-{}/{total}", end - 1),
                )
                .body(content.slice(first..end))
        }
        Some(_) => Response::builder()
            .status(StatusCode::RANGE_NOT_SATISFIABLE)
            .header(header::CONTENT_RANGE, format!("bytes */{total}"))
            .body(Bytes::new()),
    };
    response.map_err(|error| Error::config_caused_by("the scripted file cannot be served", error))
}

impl fmt::Debug for Recorded {
    /// Leaves the body out: it may hold tokens and passwords. Of a [fetched](Dispatch::fetch) URL only the host is shown:
    /// whoever has the rest can read the document.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let uri = self.request.uri();
        let shown = match uri.host() {
            Some(host) => format!("{host}/…"),
            None => uri.to_string(),
        };
        f.debug_struct("Recorded")
            .field("operation", &self.operation)
            .field("method", self.request.method())
            .field("uri", &shown)
            .field("body_bytes", &self.request.body().len())
            .finish()
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Script")
            .field("replies_left", &state.replies.len())
            .field("requests", &state.requests.len())
            .field("now", &state.now)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use vonage_video_models::Secret;

    use super::*;
    use crate::{Repeat, Target, wire};

    struct Ask;

    impl Operation for Ask {
        const NAME: &'static str = "test.ask";
        const REPEAT: Repeat = Repeat::Safe;
        type Output = Secret;

        fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
            wire::get(target.root()).empty()
        }

        fn decode(&self, response: Response<Bytes>) -> Result<Secret, Error> {
            wire::json(&response)
        }
    }

    #[test]
    fn a_shared_script_takes_further_replies() {
        let script = Script::new().shared();
        script.respond::<Ask>(200, "1");
        let clone = (*script).clone().respond::<Ask>(200, "2");
        assert_eq!((script.unused(), clone.unused()), (2, 2));
    }

    #[test]
    fn replies_carry_headers_and_secrets() {
        let response = Response::builder()
            .status(429)
            .header("retry-after", "7")
            .body("busy");
        let script = Script::new()
            .respond_with::<Ask>(response.unwrap())
            .reply::<Ask>(&"s3cret".into());
        let taken = |script: &Script| script.lock().replies.pop_front().unwrap().1.unwrap();
        let first = taken(&script);
        assert_eq!(
            (first.headers()["retry-after"].as_bytes(), first.status().as_u16()),
            (&b"7"[..], 429)
        );
        assert_eq!(first.body(), "busy");
        assert_eq!(taken(&script).body(), r#""s3cret""#);
    }

    #[test]
    fn the_url_of_a_recording_stays_out_of_sight() {
        let shown = |uri: &str| {
            let request = Request::get(uri).body(Bytes::new()).unwrap();
            let recorded = Recorded {
                operation: "archives.download",
                request,
            };
            format!("{recorded:?}")
        };
        let fetched = shown("https://ann:hunter2@store.example.net/path-key/a.mp4?sig=s3cret");
        assert!(fetched.contains("store.example.net/…"), "{fetched}");
        for secret in ["hunter2", "path-key", "s3cret"] {
            assert!(!fetched.contains(secret), "{fetched}");
        }
        assert!(shown("/v2/project/a/archive?count=2").contains("/v2/project/a/archive?count=2"));
    }
}
