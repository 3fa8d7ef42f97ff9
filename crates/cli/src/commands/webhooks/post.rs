//! Posting to a server of the user's: over the SDK's transport, with an `Authorization` of the webhook's own.

use std::sync::Arc;

use tower::util::MapRequestLayer;
use vonage_video::auth::{SignError, Signature};
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::header::{AUTHORIZATION, CONTENT_TYPE};
use vonage_video::contract::http::{HeaderMap, HeaderValue, Request, StatusCode};
use vonage_video::contract::{Profile, Repeat};
use vonage_video::transport::BaseUrl;
use vonage_video::{Client, Dispatch, Error, Retry, Signer, async_trait};

use crate::context::Context;
use crate::exit::Failure;

/// A URL and how to get there.
#[derive(Clone)]
pub(super) struct Post {
    dispatch: Arc<dyn Dispatch>,
    path: String,
    /// What errors and `-v` call it.
    operation: &'static str,
}

/// What a webhook says of its content.
#[derive(Clone, Debug, Default)]
pub(super) struct Headers {
    pub(super) authorization: Option<HeaderValue>,
    pub(super) content_type: Option<HeaderValue>,
}

impl Headers {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        Self {
            authorization: headers.get(AUTHORIZATION).cloned(),
            content_type: headers.get(CONTENT_TYPE).cloned(),
        }
    }
}

/// The webhook's own credential on its way to the layer next to the wire.
#[derive(Clone)]
struct Credential(Option<HeaderValue>);

impl Post {
    /// Prepares to post to the URL in this option. Proxy, `--ca-file` and `--timeout` count as for calls of the API.
    pub(super) fn to(
        operation: &'static str,
        option: &str,
        url: &str,
        context: &Context,
    ) -> Result<Self, Failure> {
        let url = url.trim();
        let start = url.find("://").map_or(0, |scheme| scheme + 3);
        let split = url.get(start..).and_then(|rest| rest.find(['/', '?']));
        let (origin, path) = split.map_or((url, ""), |at| url.split_at(start + at));
        let refuse = |cause: Error| {
            Failure::usage(
                format!("{option}: this URL cannot be used"),
                "write the whole URL of your server, as in http://127.0.0.1:8080/hooks",
            )
            .because(cause)
        };
        if path.contains('#') {
            return Err(refuse(Error::config("it has a fragment")));
        }
        let base = BaseUrl::parse(origin).map_err(|error| refuse(error.into()))?;
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        request(operation, &path, Bytes::new(), Headers::default()).map_err(refuse)?;
        Ok(Self {
            dispatch: client(base, context)?.handle().dispatch().clone(),
            path,
            operation,
        })
    }

    /// Posts once, whatever comes of it.
    pub(super) async fn send(&self, body: Bytes, headers: Headers) -> Result<StatusCode, Error> {
        let request = request(self.operation, &self.path, body, headers)?;
        let answer = self.dispatch.send(request).await?;
        Ok(answer.status())
    }
}

fn request(
    operation: &'static str,
    path: &str,
    body: Bytes,
    headers: Headers,
) -> Result<Request<Bytes>, Error> {
    let mut request = Request::post(path)
        .extension(Profile::new(operation, Repeat::Once))
        .body(body)
        .map_err(|error| Error::config_caused_by("its path cannot be sent", error))?;
    let json = HeaderValue::from_static("application/json");
    let content_type = headers.content_type.unwrap_or(json);
    request.headers_mut().insert(CONTENT_TYPE, content_type);
    request.extensions_mut().insert(Credential(headers.authorization));
    Ok(request)
}

fn client(base: BaseUrl, context: &Context) -> Result<Client, Failure> {
    let suffix = concat!("vonage-video-cli/", env!("CARGO_PKG_VERSION"));
    let mut builder = Client::builder("webhooks")
        .signer(Arc::new(Unsigned))
        .retry(Retry::new().attempts(1))
        .transport(|transport| {
            transport
                .base_url(base)
                .attempt_layer(MapRequestLayer::new(own_credential))
        })
        .user_agent_suffix(suffix)
        .map_err(Error::from)?;
    if let Some(timeout) = context.timeout() {
        builder = builder.total_timeout(timeout);
    }
    if let Some(roots) = context.roots()? {
        builder = builder.root_certificates(roots);
    }
    Ok(builder.build()?)
}

/// Takes the API's credential away, which is none, and puts the webhook's in its place.
fn own_credential(mut request: Request<Bytes>) -> Request<Bytes> {
    let own = request.extensions_mut().remove();
    request.headers_mut().remove(AUTHORIZATION);
    if let Some(Credential(Some(mut value))) = own {
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    request
}

/// The transport asks for a signature; that of a webhook is another one.
#[derive(Debug)]
struct Unsigned;

#[async_trait]
impl Signer for Unsigned {
    async fn sign(&self, _: &[u8]) -> Result<Signature, SignError> {
        Ok(Signature::from(vec![0; 256]))
    }
}
