//! Which application a request is from, and whether its token says so.

use std::sync::Arc;

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::route::{Matched, NoRoute};
use crate::applications::{Application, Applications};
use crate::operation::Refusal;
use crate::token::{ApiRefusal, application_of, verify_api_token};

/// The application a path names. All paths but that of session creation do, as their first parameter.
pub(super) fn path_application(route: &Result<Matched, NoRoute>) -> Option<&str> {
    let matched = match route {
        Ok(matched) => matched,
        Err(NoRoute::Path | NoRoute::Method(_)) => return None,
    };
    matched
        .operation
        .path
        .starts_with(&["v2", "project", "{}"])
        .then(|| matched.parameters.first())?
        .map(String::as_str)
}

/// The token of the `Authorization` header.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The application a request claims to be from, for everything that must be known before it is authenticated.
pub(super) fn claimed_application(
    applications: &Applications,
    path_application: Option<&str>,
    headers: &HeaderMap,
) -> Option<Arc<Application>> {
    path_application.and_then(|id| applications.get(id)).or_else(|| {
        let claimed = application_of(bearer(headers)?).ok()?;
        applications.get(&claimed)
    })
}

/// Authenticates a request: the token's application, which must be the path's where the path names one.
pub(super) fn authenticate(
    applications: &Applications,
    path_application: Option<&str>,
    headers: &HeaderMap,
) -> Result<Arc<Application>, Refusal> {
    let token = bearer(headers).ok_or(ApiRefusal::Absent)?;
    let claimed = application_of(token)?;
    let application = applications.get(&claimed).ok_or(ApiRefusal::UnknownApplication)?;
    verify_api_token(&application.verifier, token, application.now_seconds())?;
    if path_application.is_some_and(|id| id != &*application.id) {
        return Err(Refusal::other_application());
    }
    Ok(application)
}
