//! An event for people and as JSON.

use serde_json::{Map, Value, json};
use vonage_video::webhooks::{CallbackClaims, Delivery, Refusal, RefusalKind};

use crate::time;

/// What is told of a delivery, by name. What is not known is left out.
pub(super) fn facts(delivery: &Delivery) -> Vec<(&'static str, String)> {
    let event = delivery.event();
    let name = event.kind().map_or("unknown", |kind| kind.as_str());
    let mut facts = vec![("event", name.to_owned())];
    let mut add = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    add("family", event.family().map(|family| family.to_string()));
    add("id", event.object_id().map(str::to_owned));
    add("session", event.session_id().map(|id| id.as_str().to_owned()));
    add("status", event.status().map(str::to_owned));
    add("reason", event.reason().map(str::to_owned));
    add("happened", event.timestamp().map(time::rfc3339_millis));
    facts
}

/// What its token says, by name.
pub(super) fn signature(claims: &CallbackClaims) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("signed", time::rfc3339(claims.issued_at())),
        ("secret", (claims.secret_index() + 1).to_string()),
    ];
    let mut add = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    add("token", claims.token_id().map(str::to_owned));
    add("application", claims.application_id().map(str::to_owned));
    add("api_key", claims.api_key().map(str::to_owned));
    add("expires", claims.expires_at().map(time::rfc3339));
    facts
}

/// Both as an object, with `null` for what is not known.
pub(super) fn as_json(delivery: &Delivery) -> Map<String, Value> {
    let event = delivery.event();
    let claims = delivery.claims().map(|claims| {
        json!({
            "issued_at": time::rfc3339(claims.issued_at()),
            "token_id": claims.token_id(),
            "api_key": claims.api_key(),
            "application_id": claims.application_id(),
            "expires_at": claims.expires_at().map(time::rfc3339),
            "secret": claims.secret_index() + 1,
        })
    });
    let object = json!({
        "event": event.kind().map(|kind| kind.as_str()),
        "family": event.family().map(|family| family.as_str()),
        "session_id": event.session_id().map(|id| id.as_str()),
        "id": event.object_id(),
        "status": event.status(),
        "reason": event.reason(),
        "happened_at": event.timestamp().map(time::rfc3339_millis),
        "claims": claims,
        "body_signed": delivery.body_is_signed(),
    });
    match object {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// A refusal in one sentence, with its causes.
pub(super) fn sentence(refusal: &Refusal) -> String {
    let mut source = std::error::Error::source(refusal);
    let mut sentence = match (refusal.kind(), source) {
        // What was wrong with the token says itself that it was refused.
        (RefusalKind::Token(_), Some(cause)) => {
            source = cause.source();
            cause.to_string()
        }
        _ => refusal.to_string(),
    };
    while let Some(cause) = source {
        sentence = format!("{sentence}: {cause}");
        source = cause.source();
    }
    sentence
}

/// The name of what was refused, for scripts.
pub(super) fn word(kind: RefusalKind) -> &'static str {
    use vonage_video::webhooks::CallbackErrorKind as Token;
    match kind {
        RefusalKind::TooLarge => "too_large",
        RefusalKind::BodyUnreadable => "body_unreadable",
        RefusalKind::Unsigned => "unsigned",
        RefusalKind::SeveralAuthorizations => "several_authorizations",
        RefusalKind::NotBearer => "not_bearer",
        RefusalKind::NoSecretForFamily => "no_secret_for_family",
        RefusalKind::NoPayloadHash => "no_payload_hash",
        RefusalKind::BodyChanged => "body_changed",
        RefusalKind::NotJson { .. } => "not_json",
        RefusalKind::OtherFamily => "other_family",
        RefusalKind::Token(Token::Malformed) => "malformed",
        RefusalKind::Token(Token::UnsupportedAlgorithm) => "unsupported_algorithm",
        RefusalKind::Token(Token::WrongSecret) => "wrong_secret",
        RefusalKind::Token(Token::InvalidClaims) => "invalid_claims",
        RefusalKind::Token(Token::WrongIssuer) => "wrong_issuer",
        RefusalKind::Token(Token::NotYetValid) => "not_yet_valid",
        RefusalKind::Token(Token::TooOld) => "too_old",
        RefusalKind::Token(Token::Expired) => "expired",
        _ => "refused",
    }
}

/// What to do about it.
pub(super) fn advice(kind: RefusalKind) -> &'static str {
    match word(kind) {
        "too_large" => "Vonage sends nothing of this size",
        "unsigned" => "name the value of its header with --authorization",
        "not_bearer" | "malformed" => "pass the whole header: Bearer, and three parts with dots between them",
        "wrong_secret" => {
            "compare the secret with the dashboard's; a change takes up to 30 minutes to arrive"
        }
        "no_secret_for_family" => "name a secret of this family",
        "not_yet_valid" => "compare the clocks of this machine and of the one that signed",
        "too_old" => "--at names the time it came at, --max-age how old it may be",
        "body_changed" => {
            "pass the bytes as they came: JSON that was written anew may differ in order and numbers"
        }
        "not_json" => "the signature is right; the body is not JSON",
        "other_family" => {
            "register this webhook with the URL of its own family, or with one URL for all families"
        }
        _ => "it does not come from Vonage as it is",
    }
}
