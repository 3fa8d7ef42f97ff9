//! A client that anybody would write with tower: hyper's pool behind tower's own layers and one for headers, nested statically,
//! a TLS connector, one boxed future. No outcome, no class of operations, no connection limit by runtime.

use std::time::Duration;

use anyhow::ensure;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower::retry::Policy;
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt as _};
use vonage_video::models::Archive;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A client of one server.
#[derive(Clone, Debug)]
pub struct PlainTower {
    service: BoxCloneSyncService<Request<Bytes>, Response<Bytes>, BoxError>,
    origin: String,
}

/// Retries three times what the server could not do.
#[derive(Clone, Debug)]
struct Attempts(u32);

impl Policy<Request<Bytes>, Response<Bytes>, BoxError> for Attempts {
    type Future = std::future::Ready<()>;

    fn retry(
        &mut self,
        _: &mut Request<Bytes>,
        result: &mut Result<Response<Bytes>, BoxError>,
    ) -> Option<Self::Future> {
        let failed = match result {
            Ok(response) => response.status().is_server_error(),
            Err(_) => true,
        };
        self.0 = self.0.saturating_sub(1);
        (failed && self.0 > 0).then(|| std::future::ready(()))
    }

    fn clone_request(&mut self, request: &Request<Bytes>) -> Option<Request<Bytes>> {
        Some(request.clone())
    }
}

impl PlainTower {
    /// A client with this token.
    ///
    /// # Errors
    ///
    /// When the token cannot stand in a header.
    pub fn new(origin: &str, token: &str) -> anyhow::Result<Self> {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_timer(TokioTimer::new());
        let client: Client<_, Full<Bytes>> = builder.build(connector);
        let token = HeaderValue::try_from(format!("Bearer {token}"))?;
        let wire = tower::service_fn(move |request: Request<Bytes>| {
            let client = client.clone();
            async move {
                let (parts, body) = client.request(request.map(Full::new)).await?.into_parts();
                Ok::<_, BoxError>(Response::from_parts(parts, body.collect().await?.to_bytes()))
            }
        });
        let service = ServiceBuilder::new()
            .timeout(Duration::from_secs(45))
            .retry(Attempts(3))
            .timeout(Duration::from_secs(15))
            .map_request(move |mut request: Request<Bytes>| {
                let headers = request.headers_mut();
                headers.insert(header::AUTHORIZATION, token.clone());
                headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
                request
            })
            .concurrency_limit(100)
            .service(wire);
        Ok(Self {
            service: BoxCloneSyncService::new(service),
            origin: origin.to_owned(),
        })
    }

    /// Sends a GET and reads the body as bytes.
    ///
    /// # Errors
    ///
    /// When that fails or the response is no success.
    pub async fn get(&self, path: &str) -> anyhow::Result<Bytes> {
        let request = Request::get(format!("{}{path}", self.origin)).body(Bytes::new())?;
        let response = self
            .service
            .clone()
            .oneshot(request)
            .await
            .map_err(anyhow::Error::from_boxed)?;
        ensure!(response.status().is_success(), "{path}: {}", response.status());
        Ok(response.into_body())
    }

    /// The same, and reads an archive from it with our models.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), or when the body is no archive.
    pub async fn get_archive(&self, path: &str) -> anyhow::Result<usize> {
        let archive: Archive = serde_json::from_slice(&self.get(path).await?)?;
        Ok(archive.id.as_str().len())
    }
}
