//! The documented delivery, and receivers that take it.

use std::time::Duration;

use vonage_video_webhooks::testing::{Callback, SignedCallback};
use vonage_video_webhooks::{
    Delivery, Family, FixedClock, Receiver, ReceiverBuilder, Refusal, SignatureSecret, UnixTime,
};

pub(crate) const SECRET: &str = "example-signature-secret-not-real";
pub(crate) const ISSUED: UnixTime = UnixTime::from_secs(1_790_000_124);
pub(crate) const BODY: &str = concat!(
    r#"{"sessionId":"2_MX45OTk5OTk5OX5-aW52ZW50ZWQ","projectId":"11112222-3333-4444-8555-666677778888","#,
    r#""event":"connectionDestroyed","reason":"networkDisconnected","timestamp":1790000123456,"connection":"#,
    r#"{"id":"9d1c8a52-0b0e-4a55-8f3b-2f6a1f0c7e11","createdAt":1790000000000,"data":"uid=42"}}"#,
);

pub(crate) fn secret(text: &str) -> SignatureSecret {
    SignatureSecret::new(text).unwrap()
}

/// A receiver of the documented delivery, a second after it was signed.
pub(crate) fn rules() -> ReceiverBuilder {
    let now = ISSUED.saturating_add(Duration::from_secs(1));
    Receiver::builder()
        .secret(secret(SECRET))
        .clock(FixedClock::new(now))
}

pub(crate) fn sign(body: &str) -> SignedCallback {
    let callback = Callback::bytes(body.to_owned()).token_id("one");
    callback.sign(&secret(SECRET), ISSUED).unwrap()
}

pub(crate) fn take(receiver: &Receiver, signed: &SignedCallback) -> Result<Delivery, Refusal> {
    take_body(receiver, signed, signed.body())
}

/// The body in place of the one that was signed.
pub(crate) fn take_body(
    receiver: &Receiver,
    signed: &SignedCallback,
    body: impl AsRef<[u8]>,
) -> Result<Delivery, Refusal> {
    let authorization = signed.authorization().as_bytes();
    receiver.receive(Some(Family::Session), [authorization], body.as_ref().to_vec())
}
