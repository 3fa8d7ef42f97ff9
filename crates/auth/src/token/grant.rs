//! What a client may do, before it is signed.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::client_claims::{ACL, ClientClaims, PrivateClaims, SCOPE, SUBJECT};
use super::client_token::{ClientToken, TokenError};
use super::grant_rules::{self, GrantError, GrantErrorKind};
use super::role::Role;
use crate::jwt::Times;
use crate::key::{ApplicationKey, Signer};
use crate::platform;
use crate::time::UnixTime;

/// How long a token is good for unless the grant says otherwise.
pub(crate) const DEFAULT_LIFE: Duration = Duration::from_secs(60 * 60);
/// How long a token may be good for at most (guide "Create a token").
pub(crate) const LONGEST_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A client token to be: which session, which role, for how long.
///
/// Setters do not check anything; everything is checked when the token is made, by [`claims`](Self::claims) or any of
/// the methods that sign. Nothing is sent to the service: tokens are made here.
///
/// One token lets one user join one session; make it when the user asks for it and do not store it. Its expiry ends
/// *connecting* with it, not a connection that stands already.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pem = include_str!("../../tests/keys/pkcs8.pem");
/// use std::time::Duration;
/// use vonage_video_auth::{ApplicationKey, Grant, Role};
///
/// let key = ApplicationKey::from_pem("11112222-3333-4444-8555-666677778888", pem)?;
/// let token = Grant::new("1_session")
///     .role(Role::Moderator)
///     .data("uid=42")
///     .layout_class("focus")
///     .valid_for(Duration::from_secs(2 * 60 * 60))
///     .sign(&key)?;
/// # assert!(token.as_str().starts_with("ey"));
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq)]
#[must_use = "a grant does nothing until it is signed"]
pub struct Grant {
    session_id: String,
    role: Role,
    data: Option<String>,
    layout_classes: Vec<String>,
    expiry: Expiry,
    issued_at: Option<UnixTime>,
    not_before: Option<UnixTime>,
    token_id: Option<String>,
    private: PrivateClaims,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Expiry {
    After(Duration),
    At(UnixTime),
}

impl Grant {
    /// A grant to join `session_id` as a publisher, for an hour.
    pub fn new(session_id: impl Into<String>) -> Self {
        Self {
            session_id: session_id.into(),
            role: Role::default(),
            data: None,
            layout_classes: Vec::new(),
            expiry: Expiry::After(DEFAULT_LIFE),
            issued_at: None,
            not_before: None,
            token_id: None,
            private: PrivateClaims::default(),
        }
    }

    /// What the client may do. By default it may publish.
    pub fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// Connection data: up to 1000 characters about the user (guide "Create a token").
    ///
    /// **Every participant sees it**, and it shows up in webhooks: put an identifier in, no personal data and no
    /// secret. It cannot be changed once the token is made.
    pub fn data(self, data: impl Into<String>) -> Self {
        Self {
            data: Some(data.into()),
            ..self
        }
    }

    /// Adds one layout class to the streams the client will publish, for composed archives and broadcasts.
    ///
    /// A class has no blanks in it; all together, with one space between them, have at most 1000 characters.
    pub fn layout_class(mut self, class: impl Into<String>) -> Self {
        self.layout_classes.push(class.into());
        self
    }

    /// Sets the layout classes, in place of all that were set before; see [`layout_class`](Self::layout_class).
    pub fn layout_classes<I>(self, classes: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        Self {
            layout_classes: classes.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// How long after its issue the token is good for: up to 30 days, in whole seconds, an hour by default.
    ///
    /// Of this and [`expires_at`](Self::expires_at), the one set last wins.
    pub fn valid_for(self, duration: Duration) -> Self {
        Self {
            expiry: Expiry::After(duration),
            ..self
        }
    }

    /// When the token expires: in the future, and at most 30 days after its issue.
    ///
    /// Of this and [`valid_for`](Self::valid_for), the one set last wins.
    pub fn expires_at(self, time: UnixTime) -> Self {
        Self {
            expiry: Expiry::At(time),
            ..self
        }
    }

    /// When the token counts as issued. By default that is the moment it is made.
    ///
    /// A time ahead of the service's clock makes a token the service refuses until then.
    pub fn issued_at(self, time: UnixTime) -> Self {
        Self {
            issued_at: Some(time),
            ..self
        }
    }

    /// From when on the token is good. By default that is at once.
    pub fn not_before(self, time: UnixTime) -> Self {
        Self {
            not_before: Some(time),
            ..self
        }
    }

    /// The token's own id, which must be unique. By default it is a random UUID.
    pub fn token_id(self, id: impl Into<String>) -> Self {
        Self {
            token_id: Some(id.into()),
            ..self
        }
    }

    /// Adds a private claim, in place of an earlier one of the same name. The service ignores it; whoever holds the
    /// token can read it.
    ///
    /// The names of the claims a client token has anyway (`role`, `exp`, …) are refused when the token is made.
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.private.set(name.into(), &value.into());
        self
    }

    /// The same grant, counting as issued this much before `now`, unless it says when itself: at most by a fifth of its
    /// life, and by as much as its end allows.
    pub(crate) fn issued_early(&self, now: UnixTime, early: Duration) -> Self {
        let issued_at = match self.expiry {
            _ if self.issued_at.is_some() => return self.clone(),
            Expiry::After(life) => now.saturating_sub(early.min(life / 5)),
            Expiry::At(time) => now
                .saturating_sub(early)
                .max(time.saturating_sub(LONGEST_LIFE))
                .min(now),
        };
        self.clone().issued_at(issued_at)
    }

    /// Checks everything and makes the claims of a token issued by `application_id` at the time `now`.
    ///
    /// Nothing is signed and no clock is read; unless there is a [`token_id`](Self::token_id), a random one is made.
    ///
    /// # Errors
    ///
    /// [`GrantError`] names the field and the rule it breaks.
    pub fn claims(&self, application_id: &str, now: UnixTime) -> Result<ClientClaims, GrantError> {
        let issued_at = self.issued_at.unwrap_or(now);
        let expires_at = match self.expiry {
            Expiry::After(duration) => issued_at.saturating_add(duration),
            Expiry::At(time) => time,
        };
        grant_rules::not_blank(application_id, GrantErrorKind::EmptyApplicationId)?;
        grant_rules::session_id(&self.session_id)?;
        grant_rules::not_blank(self.role.as_str(), GrantErrorKind::EmptyRole)?;
        grant_rules::times(now, issued_at, expires_at, self.not_before)?;
        grant_rules::data(self.data.as_deref())?;
        grant_rules::layout_classes(&self.layout_classes)?;
        grant_rules::private_names(self.private.names())?;
        let token_id = match &self.token_id {
            Some(id) => {
                grant_rules::not_blank(id, GrantErrorKind::EmptyTokenId)?;
                id.clone()
            }
            None => platform::token_id()
                .map_err(|problem| GrantError::new(GrantErrorKind::NoRandomness, problem))?,
        };
        Ok(ClientClaims {
            application_id: application_id.to_owned(),
            session_id: self.session_id.clone(),
            scope: Some(Cow::Borrowed(SCOPE)),
            subject: Some(Cow::Borrowed(SUBJECT)),
            role: self.role.clone(),
            acl: Some(Cow::Borrowed(ACL)),
            times: Times {
                issued_at,
                expires_at: Some(expires_at),
                not_before: self.not_before,
            },
            token_id: Some(token_id),
            connection_data: self.data.clone(),
            layout_classes: self.layout_classes.clone(),
            private: self.private.clone(),
        })
    }

    /// Makes the token, by the operating system's clock and without waiting for anything.
    ///
    /// # Errors
    ///
    /// [`TokenError`] says whether the grant or the key is at fault.
    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown", not(feature = "wasm-js"))))]
    pub fn sign(&self, key: &ApplicationKey) -> Result<ClientToken, TokenError> {
        use crate::clock::{Clock as _, SystemClock};
        self.sign_at(key, SystemClock.now())
    }

    /// Makes the token at the time `now`, without waiting for anything.
    ///
    /// # Errors
    ///
    /// As [`sign`](Self::sign).
    pub fn sign_at(&self, key: &ApplicationKey, now: UnixTime) -> Result<ClientToken, TokenError> {
        let input = self.claims(key.application_id(), now)?.signing_input();
        let signature = key.sign(input.as_bytes())?;
        Ok(input.assemble(&signature))
    }

    /// Makes the token at the time `now` with a key that may be elsewhere.
    ///
    /// # Errors
    ///
    /// As [`sign`](Self::sign).
    pub async fn sign_with(
        &self,
        application_id: &str,
        signer: &dyn Signer,
        now: UnixTime,
    ) -> Result<ClientToken, TokenError> {
        let input = self.claims(application_id, now)?.signing_input();
        let signature = signer.sign(input.as_bytes()).await?;
        Ok(input.assemble(&signature))
    }
}

/// Shows how long the connection data is, not what it says, and only the names of private claims.
impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("session_id", &self.session_id)
            .field("role", &self.role)
            .field("data_bytes", &self.data.as_ref().map(String::len))
            .field("layout_classes", &self.layout_classes)
            .field("expiry", &self.expiry)
            .field("issued_at", &self.issued_at)
            .field("not_before", &self.not_before)
            .field("token_id", &self.token_id)
            .field("private", &self.private.names().collect::<Vec<_>>())
            .finish()
    }
}
