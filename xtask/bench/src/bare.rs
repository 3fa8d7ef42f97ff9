//! The client that ours stands on, with nothing around it: hyper's pool, a header with a token made before, the body as bytes.

use std::net::SocketAddr;

use anyhow::ensure;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

/// A client of one server.
#[derive(Clone, Debug)]
pub struct Bare {
    client: Client<HttpConnector, Full<Bytes>>,
    origin: String,
    token: HeaderValue,
}

impl Bare {
    /// A client with this token.
    ///
    /// # Errors
    ///
    /// When the token cannot stand in a header.
    pub fn new(origin: &str, token: &str) -> anyhow::Result<Self> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_timer(TokioTimer::new());
        Ok(Self {
            client: builder.build(connector),
            origin: origin.to_owned(),
            token: HeaderValue::try_from(format!("Bearer {token}"))?,
        })
    }

    /// A client of the server here.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn of(server: SocketAddr, token: &str) -> anyhow::Result<Self> {
        Self::new(&format!("http://{server}"), token)
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    ///
    /// When that fails or the answer is no success.
    pub async fn call(&self, method: Method, path: &str, body: Bytes) -> anyhow::Result<Bytes> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header(header::AUTHORIZATION, self.token.clone())
            .header(header::ACCEPT, HeaderValue::from_static("application/json"));
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let response = self.client.request(request.body(Full::new(body))?).await?;
        let status = response.status();
        ensure!(status.is_success(), "{path}: {status}");
        Ok(response.into_body().collect().await?.to_bytes())
    }

    /// The small GET.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub async fn get(&self, path: &str) -> anyhow::Result<usize> {
        Ok(self.call(Method::GET, path, Bytes::new()).await?.len())
    }
}
