//! The token a client joins a session with.

use serde::Deserialize;

use super::{CLIENT_SCOPE, Flaw, Verifier, whole_seconds};
use crate::world::{ClientClaims, Role};

/// How long a token lives that names no expiry: the same as a call's token.
const DEFAULT_LIFE: i64 = 15 * 60;
/// How long a token may live at most: thirty days.
const LONGEST_LIFE: i64 = 30 * 24 * 60 * 60;
/// How many characters of connection data a token may carry.
const LONGEST_DATA: usize = 1000;

/// Why a client's token was not accepted, with the service's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientRefusal {
    Format,
    Signature,
    NoIssueTime,
    DataTooLong,
    UnknownRole,
    Scope,
    OtherApplication,
    OtherSession,
    IssuedInFuture,
    NotYetValid,
    LivesTooLong,
    Expired,
    /// The token is right, but its role may not do what is asked for.
    MayNotPublish,
    MayNotModerate,
}

impl ClientRefusal {
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Format | Self::Signature | Self::NoIssueTime | Self::DataTooLong => 10001,
            Self::UnknownRole
            | Self::Scope
            | Self::OtherApplication
            | Self::IssuedInFuture
            | Self::NotYetValid
            | Self::LivesTooLong
            | Self::MayNotPublish
            | Self::MayNotModerate => 10002,
            Self::OtherSession => 10007,
            Self::Expired => 10012,
        }
    }

    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Format => "Invalid token format",
            Self::Signature => "Invalid token signature",
            Self::NoIssueTime => "Invalid token: it has no issued time",
            Self::DataTooLong => "Invalid token: its connection data is longer than 1000 characters",
            Self::UnknownRole => "Unauthorized token: its role is not known",
            Self::Scope => "Unauthorized token: its scope is not session.connect",
            Self::OtherApplication => "Unauthorized token: it belongs to another application",
            Self::OtherSession => "Token does not belong to this session",
            Self::IssuedInFuture => "Unauthorized token: issued time cannot be greater than current time",
            Self::NotYetValid => "Unauthorized token: it is not valid yet",
            Self::LivesTooLong => "Unauthorized token: it lives longer than 30 days",
            Self::Expired => "Token has expired",
            Self::MayNotPublish => "Unauthorized token: its role may not publish",
            Self::MayNotModerate => "Unauthorized token: its role is not moderator",
        }
    }
}

impl From<Flaw> for ClientRefusal {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::Format => Self::Format,
            Flaw::Signature => Self::Signature,
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    application_id: Option<String>,
    session_id: Option<String>,
    scope: Option<String>,
    role: Option<String>,
    iat: Option<f64>,
    exp: Option<f64>,
    nbf: Option<f64>,
    connection_data: Option<String>,
    initial_layout_class_list: Option<Classes>,
}

/// The classes of new streams: text with blanks between them, or the array that one known client writes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Classes {
    Text(String),
    List(Vec<String>),
}

impl Classes {
    fn into_list(self) -> Vec<String> {
        match self {
            Self::Text(text) => text.split_whitespace().map(str::to_owned).collect(),
            Self::List(list) => list,
        }
    }
}

/// Checks a client token as the service would, with `now` in seconds by the application's clock.
pub(crate) fn verify_client_token(
    verifier: &Verifier,
    application: &str,
    session: &str,
    token: &str,
    now: i64,
) -> Result<ClientClaims, ClientRefusal> {
    let claims: Claims = verifier.open(token)?;
    if claims.application_id.as_deref() != Some(application) {
        return Err(ClientRefusal::OtherApplication);
    }
    // Before the session: the token of an API call has neither, and lets nobody into any session.
    if claims.scope.as_deref() != Some(CLIENT_SCOPE) {
        return Err(ClientRefusal::Scope);
    }
    if claims.session_id.as_deref() != Some(session) {
        return Err(ClientRefusal::OtherSession);
    }
    let role = Role::read(claims.role.as_deref()).ok_or(ClientRefusal::UnknownRole)?;
    let issued = whole_seconds(claims.iat).ok_or(ClientRefusal::NoIssueTime)?;
    if issued > now {
        return Err(ClientRefusal::IssuedInFuture);
    }
    if whole_seconds(claims.nbf).is_some_and(|begins| begins > now) {
        return Err(ClientRefusal::NotYetValid);
    }
    let expires = whole_seconds(claims.exp).unwrap_or(issued.saturating_add(DEFAULT_LIFE));
    if expires > issued.saturating_add(LONGEST_LIFE) {
        return Err(ClientRefusal::LivesTooLong);
    }
    if expires <= now {
        return Err(ClientRefusal::Expired);
    }
    let connection_data = claims.connection_data.unwrap_or_default();
    if connection_data.chars().count() > LONGEST_DATA {
        return Err(ClientRefusal::DataTooLong);
    }
    let layout_classes = claims
        .initial_layout_class_list
        .map(Classes::into_list)
        .unwrap_or_default();
    Ok(ClientClaims {
        role,
        connection_data,
        layout_classes,
    })
}
