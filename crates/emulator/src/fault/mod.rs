//! Faults: answers that are wrong, late, broken or missing, on purpose.

mod active;
mod short;
mod span;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::active::ActiveFault;
pub(crate) use self::active::{Facts, Faults};
pub(crate) use self::span::Span;
use crate::api::operation_named;

/// A fault for the next matching API request.
///
/// Made by one of the constructors and narrowed by the setters:
///
/// ```
/// use std::time::Duration;
/// use vonage_video_emulator::Fault;
///
/// // The next two creations of a session are answered 503; nothing is created.
/// let busy = Fault::status(503).header("retry-after", "1").operation("sessions.create").times(2);
/// // Every fourth or so request takes effect, but its caller never learns it.
/// let lossy = Fault::close_after().rate(0.25);
/// // The same thing as JSON, for the control port.
/// assert_eq!(
///     serde_json::to_string(&busy).unwrap(),
///     r#"{"status":503,"headers":{"retry-after":"1"},"operation":"sessions.create","times":2}"#
/// );
/// // And in short, for the header `X-Emulator-Fault`.
/// let slow: Fault = "delay=2s".parse().unwrap();
/// assert_eq!(slow, Fault::delay(Duration::from_secs(2)));
/// # let _ = lossy;
/// ```
///
/// One fault strikes one request, the first that matches, unless [`times`](Self::times), [`rate`](Self::rate) or
/// [`forever`](Self::forever) say otherwise. Where several could strike, the one that was added first does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delay: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) close: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stall: Option<Part>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub(crate) stall_for: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trickle: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pause: Option<Span>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) truncate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) applied: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nth: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) forever: bool,
}

/// When a connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Moment {
    Before,
    After,
}

/// Which part of an answer does not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    Head,
    Body,
}

/// A fault that makes no sense. `Display` names the field and the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFault(pub(crate) String);

impl std::fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "invalid fault: {}", self.0)
    }
}

impl std::error::Error for InvalidFault {}

/// What is done.
impl Fault {
    /// Answers with this status (200 to 599) instead of processing the request.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// Processes the request at once, but holds the answer back this long.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self { delay: Some(Span(delay)), ..Self::default() }
    }

    /// Closes the connection without an answer; the request is **not** processed.
    #[must_use]
    pub fn close_before() -> Self {
        Self { close: Some(Moment::Before), ..Self::default() }
    }

    /// Processes the request, then closes the connection without an answer.
    #[must_use]
    pub fn close_after() -> Self {
        Self { close: Some(Moment::After), ..Self::default() }
    }

    /// Processes the request, sends nothing for this long, then closes the connection.
    #[must_use]
    pub fn stall_head(time: Duration) -> Self {
        Self { stall: Some(Part::Head), stall_for: Some(Span(time)), ..Self::default() }
    }

    /// Processes the request, sends the head and half of the body, nothing more for this long, then closes the
    /// connection.
    #[must_use]
    pub fn stall_body(time: Duration) -> Self {
        Self { stall: Some(Part::Body), stall_for: Some(Span(time)), ..Self::default() }
    }

    /// Sends the body in pieces of this many bytes, with a pause before each.
    #[must_use]
    pub fn trickle(bytes: usize, pause: Duration) -> Self {
        Self { trickle: Some(bytes), pause: Some(Span(pause)), ..Self::default() }
    }

    /// Announces the whole body, sends half of it and closes the connection.
    #[must_use]
    pub fn truncate() -> Self {
        Self { truncate: true, ..Self::default() }
    }
}

/// How it is done, and to which requests.
impl Fault {
    /// Adds a header to the answer of [`status`](Self::status).
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// The body of the answer of [`status`](Self::status): text is sent as it is, anything else as JSON. Without one
    /// the answer has the service's usual shape.
    #[must_use]
    pub fn body(mut self, body: impl Into<serde_json::Value>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Holds the answer back as well.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = Some(Span(delay));
        self
    }

    /// Whether the request takes effect nevertheless. Without this only [`status`](Self::status) and
    /// [`close_before`](Self::close_before) keep it from doing so.
    #[must_use]
    pub fn applied(mut self, applied: bool) -> Self {
        self.applied = Some(applied);
        self
    }

    /// Only requests of this operation, by its short name (`S1`) or its long one (`sessions.create`).
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Only requests whose path, percent-encoded as sent, contains this text.
    #[must_use]
    pub fn path(mut self, text: impl Into<String>) -> Self {
        self.path = Some(text.into());
        self
    }

    /// Lets the matching requests before the `nth` pass; 1 is the first.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.nth = Some(nth);
        self
    }

    /// Strikes this share of the matching requests, between 0 and 1, drawn from the emulator's seed; without
    /// [`times`](Self::times) as often as the draw says.
    #[must_use]
    pub fn rate(mut self, rate: f64) -> Self {
        self.rate = Some(rate);
        self
    }

    /// How many requests it strikes at most; 1 unless there is a [`rate`](Self::rate).
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Strikes every matching request until it is cleared.
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.forever = true;
        self
    }
}

impl Fault {
    /// Whether the request is processed all the same.
    pub(crate) fn takes_effect(&self) -> bool {
        self.applied.unwrap_or(self.status.is_none() && self.close != Some(Moment::Before))
    }

    /// Whether it chooses among requests.
    pub(crate) fn is_selective(&self) -> bool {
        self.operation.is_some()
            || self.path.is_some()
            || self.nth.is_some()
            || self.rate.is_some()
            || self.times.is_some()
            || self.forever
    }

    /// How many requests it may strike.
    pub(crate) fn limit(&self) -> u64 {
        let default = if self.forever || self.rate.is_some() { u64::MAX } else { 1 };
        self.times.unwrap_or(default)
    }

    /// Checks every field, and the fields against each other.
    pub(crate) fn check(&self) -> Result<(), InvalidFault> {
        let kinds = [
            self.status.is_some(),
            self.close.is_some(),
            self.stall.is_some(),
            self.trickle.is_some(),
            self.truncate,
        ];
        let kinds = kinds.into_iter().filter(|kind| *kind).count();
        // An answer made up by `status` may itself be broken on its way.
        let broken_status = self.status.is_some() && self.close.is_none() && kinds == 2;
        let headers = self.headers.iter().all(|(name, value)| {
            http::HeaderName::try_from(name).is_ok() && http::HeaderValue::try_from(value).is_ok()
        });
        let unknown = self.operation.as_deref().filter(|name| operation_named(name).is_none());
        let rules = [
            (kinds > 1 && !broken_status, "close, stall, trickle and truncate exclude each other, and close excludes status"),
            (kinds == 0 && self.delay.is_none(), "one of status, delay, close, stall, trickle, truncate is needed"),
            (self.status.is_some_and(|status| !(200..600).contains(&status)), "status must be 200 to 599"),
            (self.status.is_none() && !self.headers.is_empty(), "headers need a status"),
            (self.status.is_none() && self.body.is_some(), "body needs a status"),
            (!headers, "headers must have valid names and values"),
            (self.stall.is_none() != self.stall_for.is_none(), "stall and for need each other"),
            (self.trickle.is_none() != self.pause.is_none(), "trickle and pause need each other"),
            (self.trickle == Some(0), "trickle must be at least one byte"),
            (self.nth == Some(0), "nth counts from 1"),
            (self.times == Some(0), "times must be at least 1"),
            (self.forever && self.times.is_some(), "forever and times exclude each other"),
            (self.rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)), "rate must be between 0 and 1"),
            (self.close == Some(Moment::Before) && self.applied == Some(true), "what is applied is close after"),
            (self.close == Some(Moment::After) && self.applied == Some(false), "what is not applied is close before"),
            (self.applied == Some(false) && kinds == 0, "a request that is only delayed is applied"),
        ];
        if let Some((_, rule)) = rules.into_iter().find(|(broken, _)| *broken) {
            return Err(InvalidFault(rule.to_owned()));
        }
        match unknown {
            Some(name) => Err(InvalidFault(format!("operation {name:?} is not one this emulator knows"))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_that_makes_no_sense_is_refused_with_the_rule() {
        for (fault, rule) in [
            (Fault::default(), "is needed"),
            (Fault::status(99), "200 to 599"),
            (Fault::close_after().header("a", "b"), "headers need a status"),
            (Fault::status(503).header("bad name", "x"), "valid names"),
            (Fault::truncate().times(0), "at least 1"),
            (Fault::truncate().times(2).forever(), "exclude"),
            (Fault::close_before().rate(1.5), "between 0 and 1"),
            (Fault::close_before().applied(true), "close after"),
            (Fault::status(503).operation("Q9"), "Q9"),
            (Fault { close: Some(Moment::After), ..Fault::status(503) }, "exclude"),
            (Fault::trickle(0, Duration::ZERO), "one byte"),
        ] {
            let error = fault.check().unwrap_err().to_string();
            assert!(error.contains(rule), "{fault:?}: {error}");
        }
        assert!(Fault { truncate: true, ..Fault::status(502) }.check().is_ok());
    }

    #[test]
    fn json_goes_there_and_back_and_unknown_fields_are_refused() {
        let text = r#"{"stall":"body","for":"1.5s","path":"/session","nth":3,"rate":0.5,"times":2}"#;
        let fault: Fault = serde_json::from_str(text).unwrap();
        assert_eq!(fault, Fault::stall_body(Duration::from_millis(1500)).path("/session").nth(3).rate(0.5).times(2));
        assert_eq!(serde_json::from_str::<Fault>(&serde_json::to_string(&fault).unwrap()).unwrap(), fault);
        assert!(serde_json::from_str::<Fault>(r#"{"staus":503}"#).unwrap_err().to_string().contains("staus"));
    }
}
