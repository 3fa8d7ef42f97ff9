//! Deliveries that were not taken.

use std::error::Error;
use std::fmt;

use vonage_video_auth::{CallbackError, CallbackErrorKind};

use crate::{Answer, NotJson};

/// A delivery that was not taken. It shows nothing of the token and nothing of the body.
#[derive(Clone, Debug)]
pub struct Refusal {
    kind: RefusalKind,
    source: Option<Reason>,
}

#[derive(Clone, Debug)]
enum Reason {
    Token(CallbackError),
    Body(NotJson),
}

/// Why a delivery was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// The body is longer than [`body_limit`](crate::ReceiverBuilder::body_limit). 413.
    TooLarge,
    /// The body could not be read from the connection. 400.
    BodyUnreadable,
    /// There is no `Authorization`. 503: Vonage may leave it out after an error of its own, and signs when it sends again.
    Unsigned,
    /// There is more than one `Authorization`. 401.
    SeveralAuthorizations,
    /// `Authorization` is not `Bearer` and a token. 401.
    NotBearer,
    /// The receiver has secrets, but none for this family. 500: the setting is wrong, and events would be lost.
    NoSecretForFamily,
    /// The token was refused. 401.
    Token(CallbackErrorKind),
    /// The token has no `payload_hash`, and [`PayloadHash::Required`](crate::PayloadHash::Required) asks for one. 401.
    NoPayloadHash,
    /// The body is not the one that was signed. 401.
    BodyChanged,
    /// The body is no JSON, although all else is right. 200 if its hash was signed, for the same bytes would come for a day;
    /// 400 otherwise.
    NotJson {
        /// Whether Vonage has signed these bytes.
        signed: bool,
    },
    /// The event belongs to another family than the URL, and the receiver
    /// [refuses those](crate::ReceiverBuilder::refuse_other_families). 422: the webhook is registered with the wrong URL.
    OtherFamily,
}

impl Refusal {
    pub(crate) const fn new(kind: RefusalKind) -> Self {
        Self { kind, source: None }
    }

    pub(crate) fn token(error: CallbackError) -> Self {
        Self {
            kind: RefusalKind::Token(error.kind()),
            source: Some(Reason::Token(error)),
        }
    }

    pub(crate) fn not_json(error: NotJson, signed: bool) -> Self {
        Self {
            kind: RefusalKind::NotJson { signed },
            source: Some(Reason::Body(error)),
        }
    }

    /// Why, for a `match`.
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// The HTTP status to answer with; [`RefusalKind`] says which, and why.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.answer().status()
    }

    /// What to answer.
    pub fn answer(&self) -> Answer {
        Answer::of(match self.kind {
            RefusalKind::TooLarge => 413,
            RefusalKind::BodyUnreadable | RefusalKind::NotJson { signed: false } => 400,
            RefusalKind::Unsigned => 503,
            RefusalKind::NoSecretForFamily => 500,
            RefusalKind::NotJson { signed: true } => 200,
            RefusalKind::OtherFamily => 422,
            RefusalKind::SeveralAuthorizations
            | RefusalKind::NotBearer
            | RefusalKind::Token(_)
            | RefusalKind::NoPayloadHash
            | RefusalKind::BodyChanged => 401,
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            RefusalKind::TooLarge => "the body is longer than the receiver takes",
            RefusalKind::BodyUnreadable => "the body could not be read",
            RefusalKind::Unsigned => "there is no Authorization header",
            RefusalKind::SeveralAuthorizations => "there is more than one Authorization header",
            RefusalKind::NotBearer => "the Authorization header is not Bearer and a token",
            RefusalKind::NoSecretForFamily => "the receiver has no secret for this family of events",
            RefusalKind::Token(_) => "the token was refused",
            RefusalKind::NoPayloadHash => "the token has no payload_hash",
            RefusalKind::BodyChanged => "the body is not the one that was signed",
            RefusalKind::NotJson { .. } => "the body is no JSON",
            RefusalKind::OtherFamily => "the event belongs to another family than the URL",
        })
    }
}

impl Error for Refusal {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self.source.as_ref()? {
            Reason::Token(error) => Some(error),
            Reason::Body(error) => Some(error),
        }
    }
}
