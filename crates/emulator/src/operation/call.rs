//! A call as the handler of its operation sees it: authenticated, its application known.

use std::sync::Arc;

use bytes::Bytes;
use http::header::HOST;
use http::request::Parts;
use http::uri::Authority;
use serde::de::DeserializeOwned;
use serde_json::Value;
use vonage_video_models::UnixMillis;

use super::Refusal;
use crate::applications::Application;
use crate::ids;

/// One authenticated call.
pub(crate) struct Call<'a> {
    pub(crate) application: &'a Arc<Application>,
    /// The parameters of the path, without the application.
    pub(crate) parameters: &'a [String],
    pub(crate) head: &'a Parts,
    pub(crate) body: &'a Bytes,
    pub(crate) accepts_json: bool,
    pub(crate) now: UnixMillis,
}

impl Call<'_> {
    /// The parameter at a place of the operation's path.
    pub(crate) fn parameter(&self, place: usize) -> &str {
        self.parameters.get(place).map_or("", String::as_str)
    }

    /// Where the caller finds this emulator: what addresses in answers begin with.
    pub(crate) fn origin(&self) -> String {
        let scheme = if self.application.has_tls() {
            "https"
        } else {
            "http"
        };
        let host = self.head.headers.get(HOST).and_then(|host| host.to_str().ok());
        // HTTP/2 names the host in the address.
        let host = self.head.uri.authority().map(Authority::as_str).or(host);
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    }

    /// The body as JSON, as one object. Members that are `null` count as absent.
    pub(crate) fn object(&self) -> Result<Value, Refusal> {
        let body = crate::read::json(self.body);
        let mut body = body.map_err(|problem| Refusal::bad_request(format!("The body {problem}")))?;
        if !matches!(body, Value::Object(_)) {
            return Err(Refusal::bad_request("The body must be a JSON object"));
        }
        drop_nulls(&mut body);
        Ok(body)
    }

    /// The body as JSON, read as what the operation takes.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        read(self.object()?)
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

/// Reads a JSON value as what an operation takes.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Refusal> {
    crate::read::value(value).map_err(|problem| Refusal::bad_request(format!("Invalid body: {problem}")))
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
