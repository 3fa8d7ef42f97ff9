//! From headers and bytes to an event.

use std::sync::Arc;

use bytes::Bytes;
use vonage_video_auth::{CallbackClaims, CallbackErrorKind, CallbackVerifier};

use crate::builder::Verifiers;
use crate::payload_hash::matches;
use crate::{Delivery, Event, Family, PayloadHash, ReceiverBuilder, Refusal, RefusalKind, telemetry};

/// Verifies and reads deliveries. A clone is another handle of the same receiver.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use vonage_video_webhooks::{Event, Family, Receiver, RefusalKind, SignatureSecret};
///
/// let receiver = Receiver::builder()
///     .secret(SignatureSecret::new("the one of today")?)
///     .secret(SignatureSecret::new("the one of yesterday")?)
///     .build()?;
///
/// // From your framework: every `Authorization` of the request, and the body as it came.
/// let (authorization, body): (&[&[u8]], &[u8]) = (&[], b"{}");
/// match receiver.receive(Some(Family::Archive), authorization.iter().copied(), body.to_vec()) {
///     Ok(delivery) => match delivery.event() {
///         Event::Archive(archive) => println!("{} is {:?}", archive.id, archive.status),
///         _ => {} // new kinds arrive as `Event::Other`, never as errors
///     },
///     Err(refusal) => {
///         assert_eq!(refusal.kind(), RefusalKind::Unsigned);
///         assert_eq!(refusal.status(), 503); // so that Vonage sends it again, signed
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Receiver(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    rules: ReceiverBuilder,
    verifiers: Verifiers,
}

impl Receiver {
    /// Begins a receiver. It takes only what is signed with a secret you name.
    pub fn builder() -> ReceiverBuilder {
        ReceiverBuilder::new()
    }

    pub(crate) fn new(rules: ReceiverBuilder, verifiers: Verifiers) -> Self {
        Self(Arc::new(Inner { rules, verifiers }))
    }

    /// The longest body it takes, in bytes.
    #[must_use]
    pub fn body_limit(&self) -> usize {
        self.0.rules.body_limit
    }

    /// Verifies and reads one delivery.
    ///
    /// `family` is that of the URL it came to, `None` where one URL takes all. `authorization` are the values of all headers of
    /// that name: more than one is refused, since two programs could read two different ones. `body` must be the bytes as they
    /// came, before any JSON is parsed.
    ///
    /// Checked in this order: the body's length, the header, the signature, the token's claims and age, the body's hash, that it
    /// is JSON, and where [`refuse_other_families`](ReceiverBuilder::refuse_other_families) is set, the event's family.
    ///
    /// With the feature `tracing`, a refusal is logged at WARN with its reason, without the token and the body.
    ///
    /// # Errors
    ///
    /// [`RefusalKind`] lists the reasons with the status that each is answered by. An event that this version does not know is no
    /// error but [`Event::Other`].
    pub fn receive<'a>(
        &self,
        family: Option<Family>,
        authorization: impl IntoIterator<Item = &'a [u8]>,
        body: impl Into<Bytes>,
    ) -> Result<Delivery, Refusal> {
        self.receive_unlogged(family, authorization, body.into())
            .inspect_err(|refusal| telemetry::refused(family, refusal))
    }

    fn receive_unlogged<'a>(
        &self,
        family: Option<Family>,
        authorization: impl IntoIterator<Item = &'a [u8]>,
        body: Bytes,
    ) -> Result<Delivery, Refusal> {
        if body.len() > self.body_limit() {
            return Err(Refusal::new(RefusalKind::TooLarge));
        }
        let claims = self.claims(family, authorization.into_iter())?;
        let body_is_signed = match &claims {
            Some(claims) => self.vouches(claims, &body)?,
            None => false,
        };
        let event = Event::parse(family, &body).map_err(|error| Refusal::not_json(error, body_is_signed))?;
        if self.0.rules.refuse_other_families
            && family.is_some_and(|family| Event::is_of_another_family(family, &body))
        {
            return Err(Refusal::new(RefusalKind::OtherFamily));
        }
        Ok(Delivery::new(event, claims, body, body_is_signed))
    }

    /// The claims of the token; none where unsigned deliveries are taken.
    fn claims<'a>(
        &self,
        family: Option<Family>,
        mut authorization: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Option<CallbackClaims>, Refusal> {
        let Verifiers { all, families } = &self.0.verifiers;
        if all.is_none() && families.is_empty() {
            return Ok(None);
        }
        let header = authorization.next().ok_or(Refusal::new(RefusalKind::Unsigned))?;
        if authorization.next().is_some() {
            return Err(Refusal::new(RefusalKind::SeveralAuthorizations));
        }
        let token = bearer(header).ok_or(Refusal::new(RefusalKind::NotBearer))?;
        let own = |family| families.iter().find(|(of, _)| *of == family).map(|(_, own)| own);
        let candidates: Vec<&CallbackVerifier> = match family {
            Some(family) => own(family).or(all.as_ref()).into_iter().collect(),
            None => all.iter().chain(families.iter().map(|(_, own)| own)).collect(),
        };
        let now = self.0.rules.clock.now();
        let mut refusal = None;
        for verifier in candidates {
            match verifier.verify(token, now) {
                Ok(claims) => return Ok(Some(claims)),
                // With the right secret something else was wrong, which says more.
                Err(error) if error.kind() != CallbackErrorKind::WrongSecret => {
                    return Err(Refusal::token(error));
                }
                Err(error) => refusal = Some(Refusal::token(error)),
            }
        }
        Err(refusal.unwrap_or(Refusal::new(RefusalKind::NoSecretForFamily)))
    }

    /// Whether the token vouches for the body.
    fn vouches(&self, claims: &CallbackClaims, body: &[u8]) -> Result<bool, Refusal> {
        match (self.0.rules.payload_hash, claims.payload_hash()) {
            (PayloadHash::Ignored, _) | (PayloadHash::WhenPresent, None) => Ok(false),
            (PayloadHash::Required, None) => Err(Refusal::new(RefusalKind::NoPayloadHash)),
            (_, Some(claimed)) if matches(claimed, body) => Ok(true),
            (_, Some(_)) => Err(Refusal::new(RefusalKind::BodyChanged)),
        }
    }
}

/// The token behind `Bearer`, whose case does not matter (RFC 9110, section 11.1).
fn bearer(header: &[u8]) -> Option<&str> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.trim().split_once(' ')?;
    let token = token.trim_start();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
