//! Reads claims as other SDKs write them.
//!
//! Written strictly, read leniently: Python calls `sub` `subject` and writes the layout classes as an array, Java and
//! .NET leave out `sub` and `acl`, .NET also `exp`, PHP the role, and Node's times may have fractions.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::api_claims::ApiClaims;
use crate::client_claims::{ACL, ClientClaims, PrivateClaims, SCOPE, SUBJECT};
use crate::role::Role;
use crate::time::UnixTime;
use crate::verify_error::{VerifyError, VerifyErrorKind};

/// How long a token without `exp` is good for after its `iat` (Vonage concepts, "Authentication").
pub(crate) const LIFE_WITHOUT_EXPIRY: Duration = Duration::from_secs(15 * 60);

pub(crate) fn client(mut claims: Map<String, Value>) -> Result<ClientClaims, VerifyError> {
    let subject = match string(&mut claims, "sub")? {
        Some(subject) => Some(subject),
        None => string(&mut claims, "subject")?,
    };
    Ok(ClientClaims {
        application_id: required(string(&mut claims, "application_id")?)?,
        session_id: required(string(&mut claims, "session_id")?)?,
        scope: string(&mut claims, "scope")?.map(|scope| known(SCOPE, scope)),
        subject: subject.map(|subject| known(SUBJECT, subject)),
        role: string(&mut claims, "role")?.map_or_else(Role::default, Role::other),
        acl: claims.remove("acl").map(|acl| known(ACL, acl.to_string())),
        issued_at: required(time(&mut claims, "iat")?)?,
        expires_at: time(&mut claims, "exp")?,
        not_before: time(&mut claims, "nbf")?,
        token_id: string(&mut claims, "jti")?,
        connection_data: string(&mut claims, "connection_data")?,
        layout_classes: layout_classes(claims.remove("initial_layout_class_list"))?,
        private: private(claims),
    })
}

/// What is left once all known claims are taken out.
fn private(claims: Map<String, Value>) -> PrivateClaims {
    let mut private = PrivateClaims::default();
    for (name, value) in claims {
        private.set(name, &value);
    }
    private
}

pub(crate) fn api(mut claims: Map<String, Value>) -> Result<ApiClaims, VerifyError> {
    Ok(ApiClaims {
        application_id: required(string(&mut claims, "application_id")?)?,
        issued_at: required(time(&mut claims, "iat")?)?,
        expires_at: time(&mut claims, "exp")?,
        not_before: time(&mut claims, "nbf")?,
        token_id: string(&mut claims, "jti")?,
    })
}

/// The fixed texts are not copied, which is what nearly every token has.
fn known(expected: &'static str, found: String) -> Cow<'static, str> {
    if found == expected {
        Cow::Borrowed(expected)
    } else {
        Cow::Owned(found)
    }
}

fn required<T>(value: Option<T>) -> Result<T, VerifyError> {
    value.ok_or(invalid("application_id, session_id or iat is missing"))
}

fn string(claims: &mut Map<String, Value>, name: &str) -> Result<Option<String>, VerifyError> {
    match claims.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid("a claim that must be text is something else")),
    }
}

fn time(claims: &mut Map<String, Value>, name: &str) -> Result<Option<UnixTime>, VerifyError> {
    let number = match claims.remove(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number,
        Some(_) => return Err(invalid("iat, exp or nbf is not a number")),
    };
    let secs = number.as_u64().or_else(|| number.as_f64().and_then(whole));
    secs.map(|secs| Some(UnixTime::from_secs(secs)))
        .ok_or(invalid("iat, exp or nbf is out of range"))
}

/// Cuts the fraction off; nothing beyond the largest integer a JSON number holds exactly is a time.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn whole(secs: f64) -> Option<u64> {
    (0.0..=9_007_199_254_740_992.0)
        .contains(&secs)
        .then_some(secs as u64)
}

fn layout_classes(value: Option<Value>) -> Result<Vec<String>, VerifyError> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(text.split_whitespace().map(str::to_owned).collect()),
        Some(Value::Array(items)) => items
            .into_iter()
            .map(|item| match item {
                Value::String(class) => Ok(class),
                _ => Err(invalid("a layout class is not text")),
            })
            .collect(),
        Some(_) => Err(invalid("initial_layout_class_list is neither text nor an array")),
    }
}

fn invalid(problem: &'static str) -> VerifyError {
    VerifyError::new(VerifyErrorKind::InvalidClaims, problem)
}
