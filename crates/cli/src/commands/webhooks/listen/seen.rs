//! What came, for people and as JSON lines.

use std::fmt;

use serde_json::{Value, json};
use vonage_video::webhooks::{Delivery, Refusal};

use crate::commands::webhooks::event;
use crate::exit::Failure;
use crate::output::Output;
use crate::text::plain;
use crate::time;

/// A request that was answered.
pub(super) enum Seen {
    /// A delivery that was verified.
    Taken(Box<Taken>),
    /// A delivery that was refused, and the path it came to.
    Refused(Refusal, String),
}

/// A delivery that was verified.
pub(super) struct Taken {
    pub(super) delivery: Delivery,
    /// The path it came to.
    pub(super) path: String,
    pub(super) fate: Fate,
    /// The status of the answer.
    pub(super) status: u16,
}

/// What became of a delivery that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    Duplicate,
    InProgress,
    /// It was passed on and not taken there; the reason, if no answer came.
    NotForwarded(Option<String>),
}

impl Fate {
    fn as_str(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Duplicate => "duplicate",
            Self::InProgress => "in_progress",
            Self::NotForwarded(_) => "not_forwarded",
        }
    }
}

impl Seen {
    pub(super) fn print(&self, output: &mut Output) -> Result<(), Failure> {
        match self {
            Self::Taken(taken) => {
                if let Fate::NotForwarded(Some(reason)) = &taken.fate {
                    output.note(format_args!("not forwarded: {}", plain(reason)));
                }
                if output.is_json() {
                    output.line(taken.as_json())
                } else {
                    output.line(taken.line())
                }
            }
            Self::Refused(refusal, path) => {
                let (status, reason) = (refusal.status(), event::sentence(refusal));
                if output.is_json() {
                    output.note(json!({
                        "received_at": time::rfc3339(time::now()),
                        "outcome": "refused",
                        "answer": status,
                        "path": path,
                        "check": event::word(refusal.kind()),
                        "problem": reason,
                    }));
                } else {
                    output.note(format_args!("refused with {status} at {}: {reason}", plain(path)));
                }
                Ok(())
            }
        }
    }
}

impl Taken {
    fn line(&self) -> String {
        let mut line = time::rfc3339(time::now());
        for (name, value) in event::facts(&self.delivery) {
            line += &match name {
                "event" => format!("  {value}"),
                "family" | "happened" => continue,
                _ if value.contains([' ', '"']) => format!("  {name}={value:?}"),
                _ => format!("  {name}={value}"),
            };
        }
        line += match (self.delivery.is_signed(), self.delivery.body_is_signed()) {
            (false, _) => "  unsigned",
            (true, false) => "  body-not-signed",
            (true, true) => "",
        };
        if self.fate != Fate::New {
            line += &format!("  {}", self.fate.as_str());
        }
        plain(&format!("{line}  -> {}", self.status))
    }

    fn as_json(&self) -> Value {
        let mut object = event::as_json(&self.delivery);
        let mut add = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
        add("received_at", json!(time::rfc3339(time::now())));
        add("path", json!(self.path));
        add("outcome", json!(self.fate.as_str()));
        add("answer", json!(self.status));
        add(
            "body",
            serde_json::from_slice(self.delivery.body()).unwrap_or_default(),
        );
        Value::Object(object)
    }
}

/// How many of what there were.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    new: u64,
    duplicates: u64,
    not_forwarded: u64,
    refused: u64,
}

impl Counts {
    pub(super) fn add(&mut self, seen: &Seen) {
        *match seen {
            Seen::Taken(taken) => match taken.fate {
                Fate::New => &mut self.new,
                Fate::Duplicate | Fate::InProgress => &mut self.duplicates,
                Fate::NotForwarded(_) => &mut self.not_forwarded,
            },
            Seen::Refused(..) => &mut self.refused,
        } += 1;
    }

    pub(super) fn total(&self) -> u64 {
        self.new + self.duplicates + self.not_forwarded + self.refused
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} taken, {} duplicates, {} refused",
            self.new, self.duplicates, self.refused
        )?;
        match self.not_forwarded {
            0 => Ok(()),
            number => write!(f, ", {number} not taken where they were forwarded to"),
        }
    }
}
