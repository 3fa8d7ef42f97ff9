//! Signs events as Vonage does, for tests of your handlers.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use serde::Serialize;
use vonage_video_auth::{CallbackToken, SignError, SignatureSecret, UnixTime, callback_hash};

/// A callback to be signed.
///
/// ```
/// use vonage_video_webhooks::testing::Callback;
/// use vonage_video_webhooks::{FixedClock, Family, Receiver, SignatureSecret, UnixTime};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (secret, now) = (SignatureSecret::new("only for tests")?, UnixTime::from_secs(1_790_000_000));
/// let receiver = Receiver::builder().secret(secret.clone()).clock(FixedClock::new(now)).build()?;
///
/// let event = serde_json::json!({"event": "archive", "id": "7a7a", "sessionId": "2_MX4", "status": "started"});
/// let callback = Callback::json(&event)?.sign(&secret, now)?;
/// let authorization = callback.authorization().as_bytes();
/// let delivery = receiver.receive(Some(Family::Archive), [authorization], callback.body().clone())?;
/// assert!(delivery.body_is_signed());
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "nothing is signed before `sign`"]
pub struct Callback {
    body: Bytes,
    token_id: Option<String>,
    api_key: Option<String>,
    application_id: Option<String>,
    payload_hash: bool,
}

/// A signed callback: what to send. `Debug` shows neither token nor body.
#[derive(Clone)]
pub struct SignedCallback {
    authorization: String,
    body: Bytes,
}

/// A value that JSON cannot hold, such as a map whose keys are no text.
#[derive(Debug)]
pub struct NoJsonForm(serde_json::Error);

impl Callback {
    /// A callback with a value as its JSON body, in compact form as Vonage sends it.
    ///
    /// # Errors
    ///
    /// When the value has no form in JSON.
    pub fn json(event: &impl Serialize) -> Result<Self, NoJsonForm> {
        serde_json::to_vec(event).map(Self::bytes).map_err(NoJsonForm)
    }

    /// A callback with these bytes as its body, whatever they are.
    pub fn bytes(body: impl Into<Bytes>) -> Self {
        Self {
            body: body.into(),
            token_id: None,
            api_key: None,
            application_id: None,
            payload_hash: true,
        }
    }

    /// The token's id, `jti`; one drawn at random otherwise.
    pub fn token_id(self, id: impl Into<String>) -> Self {
        Self {
            token_id: Some(id.into()),
            ..self
        }
    }

    /// The account's key; left out otherwise.
    pub fn api_key(self, key: impl Into<String>) -> Self {
        Self {
            api_key: Some(key.into()),
            ..self
        }
    }

    /// The application; left out otherwise.
    pub fn application_id(self, id: impl Into<String>) -> Self {
        Self {
            application_id: Some(id.into()),
            ..self
        }
    }

    /// Leaves out the hash of the body.
    pub fn without_payload_hash(self) -> Self {
        Self {
            payload_hash: false,
            ..self
        }
    }

    /// Signs it, as issued at `now`.
    ///
    /// # Errors
    ///
    /// When the system has no randomness for a token's id.
    pub fn sign(self, secret: &SignatureSecret, now: UnixTime) -> Result<SignedCallback, SignError> {
        let mut token = CallbackToken::issued_at(now);
        token = match self.token_id {
            Some(id) => token.token_id(id),
            None => token.fresh_token_id()?,
        };
        if self.payload_hash {
            token = token.payload_hash(callback_hash(&self.body));
        }
        if let Some(key) = self.api_key {
            token = token.api_key(key);
        }
        if let Some(id) = self.application_id {
            token = token.application_id(id);
        }
        Ok(SignedCallback {
            authorization: format!("Bearer {}", token.sign(secret)),
            body: self.body,
        })
    }
}

impl SignedCallback {
    /// The value of its header `Authorization`.
    #[must_use]
    pub fn authorization(&self) -> &str {
        &self.authorization
    }

    /// Its body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback")
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SignedCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedCallback")
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for NoJsonForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value has no form in JSON")
    }
}

impl Error for NoJsonForm {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
