//! A signer and a clock that belong together, for programs that hand out many tokens.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::{
    ApplicationKey, ClientToken, Clock, FixedClock, Grant, Role, SignError, Signer, TokenError, UnixTime,
};

/// Hands out client tokens of one application. Cheap to clone.
///
/// ```
/// # use vonage_video_auth::{ApplicationKey, FixedClock, Role, TokenIssuer, UnixTime};
/// # async fn example(key: ApplicationKey) -> Result<(), vonage_video_auth::TokenError> {
/// let issuer = TokenIssuer::new(key.application_id(), key.clone(), FixedClock::new(UnixTime::from_secs(1_790_000_000)));
/// let token = issuer.grant("1_MX4").role(Role::Subscriber).sign().await?;
/// # let _ = token; Ok(()) }
/// ```
#[derive(Clone)]
pub struct TokenIssuer {
    application_id: Arc<str>,
    signer: Option<Arc<dyn Signer>>,
    clock: Arc<dyn Clock>,
    issued_early: Duration,
}

impl TokenIssuer {
    /// Joins an application, its signer and the clock that tokens are issued by.
    ///
    /// A signer or a clock that is used elsewhere as well can be passed as an [`Arc`] of it, also of an `Arc<dyn Signer>`
    /// or `Arc<dyn Clock>`.
    pub fn new(application_id: impl Into<String>, signer: impl Signer, clock: impl Clock) -> Self {
        Self {
            application_id: application_id.into().into(),
            signer: Some(Arc::new(signer)),
            clock: Arc::new(clock),
            issued_early: Duration::ZERO,
        }
    }

    /// For a key in memory.
    #[must_use]
    pub fn for_key(key: &ApplicationKey, clock: impl Clock) -> Self {
        Self::new(key.application_id(), key.clone(), clock)
    }

    /// One that cannot sign: its grants fail with a [`SignError`] that says so.
    pub fn without_signer(application_id: impl Into<String>) -> Self {
        let clock = Arc::new(FixedClock::new(UnixTime::from_secs(0)));
        Self {
            application_id: application_id.into().into(),
            signer: None,
            clock,
            issued_early: Duration::ZERO,
        }
    }

    /// How far back a token's time of issue is dated: not at all by default, and by a fifth of the token's life at most.
    ///
    /// The service refuses tokens issued in its future; this forgives a clock here that is slightly fast. A life counts
    /// from the dated-back time, so tokens are usable for so much less. A grant that says when it
    /// [was issued](Grant::issued_at) is left alone.
    #[must_use]
    pub fn issued_early(self, duration: Duration) -> Self {
        Self {
            issued_early: duration,
            ..self
        }
    }

    /// The application.
    #[must_use]
    pub fn application_id(&self) -> &str {
        &self.application_id
    }

    /// Starts a client token for a session.
    pub fn grant(&self, session_id: impl Into<String>) -> IssuerGrant {
        IssuerGrant {
            issuer: self.clone(),
            grant: Grant::new(session_id),
        }
    }

    /// Signs a grant made elsewhere.
    ///
    /// # Errors
    ///
    /// As [`Grant::sign_with`]; a [`SignError`] when this issuer has no signer.
    pub async fn sign(&self, grant: &Grant) -> Result<ClientToken, TokenError> {
        let Some(signer) = &self.signer else {
            return Err(SignError::permanent(
                "no signer was given: client tokens need a private key or a signer",
            )
            .into());
        };
        let now = self.clock.now();
        grant
            .issued_early(now, self.issued_early)
            .sign_with(&self.application_id, &**signer, now)
            .await
    }
}

impl fmt::Debug for TokenIssuer {
    /// Leaves the signer out: what a user's signer shows is not ours to repeat.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenIssuer")
            .field("application_id", &self.application_id)
            .field("has_signer", &self.signer.is_some())
            .finish_non_exhaustive()
    }
}

/// A [`Grant`] together with the issuer that will sign it. The setters are the grant's.
#[derive(Clone, Debug)]
#[must_use = "a grant is no token until it is signed"]
pub struct IssuerGrant {
    issuer: TokenIssuer,
    grant: Grant,
}

/// Passes setters on to the grant.
macro_rules! forward {
    ($($(#[$meta:meta])* $name:ident($($argument:ident: $kind:ty),*);)+) => {
        impl IssuerGrant {
            $(
                $(#[$meta])*
                pub fn $name(mut self, $($argument: $kind),*) -> Self {
                    self.grant = self.grant.$name($($argument),*);
                    self
                }
            )+
        }
    };
}

forward! {
    /// What the client may do; see [`Grant::role`].
    role(role: Role);
    /// Data every participant can read; see [`Grant::data`].
    data(data: impl Into<String>);
    /// Adds a layout class; see [`Grant::layout_class`].
    layout_class(class: impl Into<String>);
    /// Sets the layout classes; see [`Grant::layout_classes`].
    layout_classes(classes: impl IntoIterator<Item = impl Into<String>>);
    /// How long the token lives; see [`Grant::valid_for`].
    valid_for(duration: Duration);
    /// When the token ends; see [`Grant::expires_at`].
    expires_at(time: UnixTime);
    /// When the token counts as issued; see [`Grant::issued_at`].
    issued_at(time: UnixTime);
    /// Before when the token is not valid; see [`Grant::not_before`].
    not_before(time: UnixTime);
    /// The token's own id; see [`Grant::token_id`].
    token_id(id: impl Into<String>);
    /// A private claim; see [`Grant::claim`].
    claim(name: impl Into<String>, value: impl Into<Value>);
}

impl IssuerGrant {
    /// Signs the token.
    ///
    /// # Errors
    ///
    /// As [`TokenIssuer::sign`].
    pub async fn sign(&self) -> Result<ClientToken, TokenError> {
        self.issuer.sign(&self.grant).await
    }

    /// The grant alone.
    pub fn into_grant(self) -> Grant {
        self.grant
    }
}
