//! Requests: a method, a path, perhaps a query, perhaps a body.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Uri, header};
use percent_encoding::utf8_percent_encode;
use serde::Serialize;
use vonage_video_models::{Clear, InvalidInput};

use super::Path;
use super::path::UNRESERVED;
use crate::Error;

/// A request under construction.
#[derive(Clone, Debug)]
#[must_use]
pub struct RequestBuilder {
    method: Method,
    path: Path,
    query: Vec<(&'static str, String)>,
}

/// Starts a GET.
pub fn get(path: Path) -> RequestBuilder {
    RequestBuilder::new(Method::GET, path)
}

/// Starts a POST.
pub fn post(path: Path) -> RequestBuilder {
    RequestBuilder::new(Method::POST, path)
}

/// Starts a PUT.
pub fn put(path: Path) -> RequestBuilder {
    RequestBuilder::new(Method::PUT, path)
}

/// Starts a PATCH.
pub fn patch(path: Path) -> RequestBuilder {
    RequestBuilder::new(Method::PATCH, path)
}

/// Starts a DELETE.
pub fn delete(path: Path) -> RequestBuilder {
    RequestBuilder::new(Method::DELETE, path)
}

impl RequestBuilder {
    fn new(method: Method, path: Path) -> Self {
        Self {
            method,
            path,
            query: Vec::new(),
        }
    }

    /// Adds a query parameter, if it has a value.
    pub fn query<V: ToString>(mut self, name: &'static str, value: Option<V>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// Adds `offset` (unless it is 0) and `count`, which choose a page of a list.
    ///
    /// # Errors
    ///
    /// A page size that is not 1 to 1000.
    pub fn page(self, offset: u64, count: Option<u32>) -> Result<Self, InvalidInput> {
        match count {
            Some(size) if !(1..=1000).contains(&size) => Err(InvalidInput::new(
                "count",
                format!("is {size}"),
                "1 to 1000 items a page",
            )),
            _ => Ok(self
                .query("offset", (offset > 0).then_some(offset))
                .query("count", count)),
        }
    }

    /// The request without a body.
    ///
    /// # Errors
    ///
    /// An id that cannot be part of a path.
    pub fn empty(self) -> Result<Request<Bytes>, Error> {
        self.build(None, Bytes::new())
    }

    /// Returns the request with a JSON body. Secrets in it are written in clear text: the service needs them.
    ///
    /// # Errors
    ///
    /// An id that cannot be part of a path, or a body that is no JSON (a map with keys that are not text).
    pub fn json<T: Serialize + ?Sized>(self, body: &T) -> Result<Request<Bytes>, Error> {
        let body = serde_json::to_vec(&Clear(body))
            .map_err(|error| Error::config_caused_by("the request cannot be written as JSON", error))?;
        self.build(Some(HeaderValue::from_static("application/json")), body.into())
    }

    /// The request with a form as its body.
    ///
    /// # Errors
    ///
    /// An id that cannot be part of a path.
    pub fn form<'a>(
        self,
        pairs: impl Iterator<Item = (&'static str, &'a str)>,
    ) -> Result<Request<Bytes>, Error> {
        let body = form_encode(pairs);
        self.build(
            Some(HeaderValue::from_static("application/x-www-form-urlencoded")),
            body.into(),
        )
    }

    fn build(self, content_type: Option<HeaderValue>, body: Bytes) -> Result<Request<Bytes>, Error> {
        let mut target = self.path.finish()?;
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&form_encode(
                self.query.iter().map(|(name, value)| (*name, value.as_str())),
            ));
        }
        let target = Uri::try_from(target)
            .map_err(|error| Error::config_caused_by("the request's path is no valid URI", error))?;
        let mut request = Request::new(body);
        *request.method_mut() = self.method;
        *request.uri_mut() = target;
        if let Some(content_type) = content_type {
            request.headers_mut().insert(header::CONTENT_TYPE, content_type);
        }
        Ok(request)
    }
}

/// `application/x-www-form-urlencoded`, which queries use as well. All but unreserved characters are percent-encoded, a
/// blank too: every decoder reads `%20`, not every one reads `+`.
fn form_encode<'n, 'v>(pairs: impl Iterator<Item = (&'n str, &'v str)>) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(utf8_percent_encode(name, UNRESERVED));
        text.push('=');
        text.extend(utf8_percent_encode(value, UNRESERVED));
    }
    text
}

#[cfg(test)]
mod tests {
    use vonage_video_models::ApplicationId;

    use super::*;
    use crate::Target;

    #[test]
    fn only_parameters_with_a_value_are_sent() {
        let application = ApplicationId::from("a");
        let request = get(Target::new(&application).project().fixed("archive"))
            .query("offset", Some(50))
            .query("count", None::<u32>)
            .query("sessionId", Some("1_MX~ &="))
            .empty()
            .unwrap();
        assert_eq!(
            request.uri(),
            "/v2/project/a/archive?offset=50&sessionId=1_MX~%20%26%3D"
        );
        assert!(request.headers().is_empty() && request.body().is_empty());
    }

    #[test]
    fn bodies_name_their_type() {
        let application = ApplicationId::from("a");
        let path = Target::new(&application).root().fixed("session").fixed("create");
        let form = post(path.clone())
            .form([("p2p.preference", "disabled")].into_iter())
            .unwrap();
        assert_eq!(form.body(), "p2p.preference=disabled");
        assert_eq!(
            form.headers()[header::CONTENT_TYPE],
            "application/x-www-form-urlencoded"
        );
        let json = post(path).json(&[1]).unwrap();
        assert_eq!(
            (json.body().as_ref(), json.uri().path()),
            (&b"[1]"[..], "/session/create")
        );
    }
}
