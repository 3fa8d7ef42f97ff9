//! What a receiver asks for.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use vonage_video_auth::{
    CallbackVerifier, Clock, DEFAULT_CALLBACK_AGE, DEFAULT_CALLBACK_LEEWAY, SignatureSecret, SystemClock,
};

use crate::{Family, PayloadHash, Receiver};

/// More than any event is known to be; an archive of fifty streams has some ten thousand bytes.
const BODY_LIMIT: usize = 1 << 20;

/// Makes a [`Receiver`].
#[derive(Clone, Debug)]
#[must_use = "nothing is made before `build`"]
pub struct ReceiverBuilder {
    secrets: Vec<SignatureSecret>,
    family_secrets: Vec<(Family, SignatureSecret)>,
    application: Option<String>,
    api_key: Option<String>,
    max_age: Duration,
    leeway: Duration,
    unsigned: bool,
    pub(crate) refuse_other_families: bool,
    pub(crate) payload_hash: PayloadHash,
    pub(crate) body_limit: usize,
    pub(crate) clock: Arc<dyn Clock>,
}

/// Verifiers for all families, and for some of them.
#[derive(Clone, Debug)]
pub(crate) struct Verifiers {
    pub(crate) all: Option<CallbackVerifier>,
    pub(crate) families: Vec<(Family, CallbackVerifier)>,
}

/// A receiver that would take everything or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReceiverError {
    /// There is no secret, and it was not said that unsigned deliveries are taken.
    NoSecret,
    /// There is a secret, and it was said that unsigned deliveries are taken: whoever leaves the signature out gets in.
    SecretAndUnsigned,
}

impl ReceiverBuilder {
    pub(crate) fn new() -> Self {
        Self {
            secrets: Vec::new(),
            family_secrets: Vec::new(),
            application: None,
            api_key: None,
            max_age: DEFAULT_CALLBACK_AGE,
            leeway: DEFAULT_CALLBACK_LEEWAY,
            unsigned: false,
            refuse_other_families: false,
            payload_hash: PayloadHash::default(),
            body_limit: BODY_LIMIT,
            clock: Arc::new(SystemClock),
        }
    }

    /// A secret that deliveries of all families may be signed with. Named several times, each is tried: a change of the secret
    /// takes up to 30 minutes to reach Vonage's platform, and retries signed before come for 24 hours.
    pub fn secret(mut self, secret: SignatureSecret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// A secret of one family. Vonage has one for each callback that is registered. A family with secrets of its own takes no
    /// others.
    pub fn family_secret(mut self, family: Family, secret: SignatureSecret) -> Self {
        self.family_secrets.push((family, secret));
        self
    }

    /// Takes only deliveries whose token names this application. Vonage documents the claim as optional.
    pub fn application(self, id: impl Into<String>) -> Self {
        Self {
            application: Some(id.into()),
            ..self
        }
    }

    /// Takes only deliveries whose token names this account.
    pub fn api_key(self, key: impl Into<String>) -> Self {
        Self {
            api_key: Some(key.into()),
            ..self
        }
    }

    /// How long ago a delivery may have been signed, 24 hours and 15 minutes by default. Retries come for 24 hours, and it is not
    /// documented whether they are signed anew; with less, events may be lost after an outage of yours. A
    /// [`Guard`](crate::Guard) keeps a delivery from being used twice within that time.
    pub fn max_age(self, max_age: Duration) -> Self {
        Self { max_age, ..self }
    }

    /// How far ahead of ours Vonage's clock may be, 5 minutes by default.
    pub fn leeway(self, leeway: Duration) -> Self {
        Self { leeway, ..self }
    }

    /// What the hash of the body is taken for; [`PayloadHash::WhenPresent`] by default.
    pub fn payload_hash(self, payload_hash: PayloadHash) -> Self {
        Self { payload_hash, ..self }
    }

    /// Refuses an event whose payload clearly belongs to another family than the URL it came to, with
    /// [`RefusalKind::OtherFamily`](crate::RefusalKind::OtherFamily). By default the receiver takes such an event for what it says
    /// it is, since a webhook may be registered with the wrong URL. Set it where each family has a secret of its own, so that the
    /// secret of one family cannot vouch for the events of another.
    pub fn refuse_other_families(self) -> Self {
        Self {
            refuse_other_families: true,
            ..self
        }
    }

    /// The longest body in bytes, 1 MiB by default.
    pub fn body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: bytes,
            ..self
        }
    }

    /// Another clock than the system's.
    pub fn clock(self, clock: impl Clock) -> Self {
        Self {
            clock: Arc::new(clock),
            ..self
        }
    }

    /// Takes deliveries without a signature, from whoever sends them. For callbacks that are registered without a secret: then
    /// read an object through the API before you act on it, and keep the URL secret.
    pub fn accept_unsigned_from_anyone(self) -> Self {
        Self {
            unsigned: true,
            ..self
        }
    }

    /// Makes the receiver.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NoSecret`] without a secret, unless unsigned deliveries are taken, and
    /// [`ReceiverError::SecretAndUnsigned`] with both.
    pub fn build(self) -> Result<Receiver, ReceiverError> {
        match (
            self.secrets.is_empty() && self.family_secrets.is_empty(),
            self.unsigned,
        ) {
            (true, false) => Err(ReceiverError::NoSecret),
            (false, true) => Err(ReceiverError::SecretAndUnsigned),
            _ => {
                let verifiers = Verifiers {
                    all: self.verifier(&self.secrets),
                    families: Family::ALL
                        .iter()
                        .filter_map(|family| {
                            let own = self.family_secrets.iter().filter(|(of, _)| of == family);
                            let own: Vec<_> = own.map(|(_, secret)| secret.clone()).collect();
                            Some((*family, self.verifier(&own)?))
                        })
                        .collect(),
                };
                Ok(Receiver::new(self, verifiers))
            }
        }
    }

    fn verifier(&self, secrets: &[SignatureSecret]) -> Option<CallbackVerifier> {
        let (first, others) = secrets.split_first()?;
        let mut verifier = CallbackVerifier::new(first.clone())
            .max_age(self.max_age)
            .leeway(self.leeway);
        for secret in others {
            verifier = verifier.or_secret(secret.clone());
        }
        if let Some(id) = &self.application {
            verifier = verifier.application(id);
        }
        if let Some(key) = &self.api_key {
            verifier = verifier.api_key(key);
        }
        Some(verifier)
    }
}

impl fmt::Display for ReceiverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSecret => "a receiver needs a secret, or must be told to take unsigned deliveries",
            Self::SecretAndUnsigned => "a receiver with a secret cannot take unsigned deliveries as well",
        })
    }
}

impl Error for ReceiverError {}
