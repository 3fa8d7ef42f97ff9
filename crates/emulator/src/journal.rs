//! The journal: what reached the API, and what became of it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use base64::Engine;
use http::HeaderMap;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use vonage_video_models::UnixMillis;

use crate::redact::{REDACTED, is_secret_header, redact};

/// How much of a body is kept, in bytes.
pub(crate) const BODY_KEPT: usize = 16 * 1024;

/// One request that reached the API, with every credential taken out before it was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Its number within its application, counted from 1 since the last reset.
    pub sequence: u64,
    /// When its answer was decided, by the application's clock.
    pub at: UnixMillis,
    /// The HTTP version, such as `HTTP/1.1` or `HTTP/2.0`.
    pub http_version: String,
    /// The method.
    pub method: String,
    /// The path, percent-encoded as sent.
    pub path: String,
    /// What follows the question mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The headers in lower case; values of one name are joined with a comma.
    pub headers: BTreeMap<String, String>,
    /// The body, when there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<RecordedBody>,
    /// The name of the operation, such as `sessions.create`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The status of the answer; none where the connection was closed without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it was refused, in the service's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// The fault that struck it, in short form; the first 200 characters where it has a long body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// Whether it took effect: it was processed and not refused, whatever its caller was told.
    pub applied: bool,
}

impl RecordedRequest {
    /// Method and path with a blank between them, which is what a `match` looks at.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// A body as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordedBody {
    /// The body as text, when it is UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The body in base64, when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    /// How long it was as sent, in bytes.
    pub length: u64,
    /// Whether it was too long to be kept whole (16 KiB).
    pub cut: bool,
}

impl RecordedBody {
    pub(crate) fn new(body: &[u8]) -> Option<Self> {
        if body.is_empty() {
            return None;
        }
        // Credentials go first: half of one might not be recognized.
        let clean = redact(body);
        let (text, base64) = match std::str::from_utf8(&clean) {
            Ok(text) => {
                let end = (0..=BODY_KEPT.min(text.len()))
                    .rev()
                    .find(|end| text.is_char_boundary(*end));
                (text.get(..end.unwrap_or_default()).map(str::to_owned), None)
            }
            Err(_) => {
                let kept = clean.get(..BODY_KEPT).unwrap_or(&clean);
                (None, Some(base64::engine::general_purpose::STANDARD.encode(kept)))
            }
        };
        Some(Self {
            text,
            base64,
            length: body.len() as u64,
            cut: clean.len() > BODY_KEPT,
        })
    }
}

/// Headers as they are kept.
pub(crate) fn recorded_headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers {
        let value = if is_secret_header(name.as_str()) {
            REDACTED.to_owned()
        } else {
            String::from_utf8_lossy(&redact(value.as_bytes())).into_owned()
        };
        kept.entry(name.as_str().to_owned())
            .and_modify(|joined| {
                joined.push_str(", ");
                joined.push_str(&value);
            })
            .or_insert(value);
    }
    kept
}

/// The last requests of one application.
#[derive(Debug)]
pub(crate) struct Journal {
    capacity: usize,
    kept: Mutex<Kept>,
    // Sends how many requests have been recorded; those who wait for one look again when it changes.
    recorded: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Kept {
    last_sequence: u64,
    requests: VecDeque<RecordedRequest>,
}

impl Kept {
    fn matching<'a>(&'a self, text: &'a str, after: u64) -> impl Iterator<Item = &'a RecordedRequest> {
        let start = self.requests.partition_point(|request| request.sequence <= after);
        let later = self.requests.range(start..);
        later.filter(move |request| text.is_empty() || request.line().contains(text))
    }
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            kept: Mutex::default(),
            recorded: watch::Sender::new(0),
        }
    }

    /// Gives the request its number and keeps it; the oldest one goes when there is no room.
    pub(crate) fn record(&self, mut request: RecordedRequest) {
        {
            let mut kept = self.kept.lock();
            kept.last_sequence += 1;
            request.sequence = kept.last_sequence;
            if kept.requests.len() >= self.capacity {
                kept.requests.pop_front();
            }
            if self.capacity > 0 {
                kept.requests.push_back(request);
            }
        }
        self.recorded.send_modify(|count| *count += 1);
    }

    /// The kept requests from behind one number up to and including another whose line contains the text, oldest
    /// first, at most so many.
    pub(crate) fn matching(
        &self,
        text: &str,
        (after, last): (u64, u64),
        most: usize,
    ) -> Vec<RecordedRequest> {
        let kept = self.kept.lock();
        let matching = kept.matching(text, after);
        matching
            .take_while(|request| request.sequence <= last)
            .take(most)
            .cloned()
            .collect()
    }

    /// The number of the last request.
    pub(crate) fn last_sequence(&self) -> u64 {
        self.kept.lock().last_sequence
    }

    /// Waits until there are `count` requests as [`matching`](Self::matching) finds them, or the time is over.
    pub(crate) async fn wait(&self, text: &str, after: u64, count: usize, time: Duration) {
        let mut recorded = self.recorded.subscribe();
        let enough = async {
            loop {
                recorded.borrow_and_update();
                let found = self.kept.lock().matching(text, after).take(count).count();
                if found >= count || recorded.changed().await.is_err() {
                    return;
                }
            }
        };
        // Whether there are enough shows in what is read afterwards.
        let _ = tokio::time::timeout(time, enough).await;
    }

    pub(crate) fn clear(&self) {
        *self.kept.lock() = Kept::default();
    }
}
