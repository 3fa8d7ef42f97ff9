//! A call as the handler of its operation sees it: authenticated, its application known.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use vonage_video_models::UnixMillis;

use super::Refusal;
use crate::applications::{Application, Applications};
use crate::ids;
use crate::token::{ApiRefusal, application_of, verify_api_token};

/// One authenticated call.
pub(crate) struct Call<'a> {
    pub(crate) application: &'a Application,
    /// The parameters of the path, without the application.
    pub(crate) parameters: &'a [String],
    pub(crate) body: &'a Bytes,
    pub(crate) accepts_json: bool,
    pub(crate) now: UnixMillis,
}

impl Call<'_> {
    /// The parameter at a place of the operation's path.
    pub(crate) fn parameter(&self, place: usize) -> &str {
        self.parameters.get(place).map_or("", String::as_str)
    }

    /// The session of the path, which is always the first parameter.
    pub(crate) fn session(&self) -> Result<&str, Refusal> {
        let session = self.parameter(0);
        if ids::looks_like_session(session) {
            Ok(session)
        } else {
            Err(Refusal::invalid_session())
        }
    }
}

/// The token of the `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The application a request claims to be from, for everything that must be known before it is authenticated.
pub(crate) fn claimed_application(
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
pub(crate) fn authenticate(
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
