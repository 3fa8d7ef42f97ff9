//! Faults: answers that are wrong, late, broken or missing, on purpose.

mod active;
mod build;
mod check;
mod short;
mod span;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::active::ActiveFault;
pub(crate) use self::active::{Facts, Faults};
pub(crate) use self::span::Span;

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
