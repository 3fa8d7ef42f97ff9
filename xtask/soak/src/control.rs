//! The emulator's control surface, over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use vonage_video_emulator::{RecordedRequest, SessionView, SignalView};

/// The control surface, on behalf of one application.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    http: Client<HttpConnector, Full<Bytes>>,
    url: String,
    pub(crate) application: String,
    turns: Arc<AtomicU64>,
}

#[derive(Deserialize)]
struct Requests {
    requests: Vec<RecordedRequest>,
}

#[derive(Deserialize)]
struct Signals {
    signals: Vec<SignalView>,
}

impl Control {
    /// Registers an application of its own.
    pub(crate) async fn register(url: &str) -> anyhow::Result<Self> {
        let mut control = Self {
            http: Client::builder(TokioExecutor::new()).build_http(),
            url: url.to_owned(),
            application: String::new(),
            turns: Arc::default(),
        };
        let added: Value = control.post("/control/applications", &json!({})).await?;
        control.application = text(&added, "applicationId")?;
        Ok(control)
    }

    /// A client joins; returns its connection.
    pub(crate) async fn join(&self, session: &str, token: &str) -> anyhow::Result<String> {
        let path = format!("/control/sessions/{session}/connections");
        text(&self.post(&path, &json!({"token": token})).await?, "connectionId")
    }

    /// It publishes; returns its stream.
    pub(crate) async fn publish(&self, session: &str, connection: &str) -> anyhow::Result<String> {
        let path = format!("/control/sessions/{session}/connections/{connection}/streams");
        text(&self.post(&path, &json!({})).await?, "streamId")
    }

    /// It leaves.
    pub(crate) async fn leave(&self, session: &str, connection: &str) -> anyhow::Result<()> {
        let path = format!("/control/sessions/{session}/connections/{connection}");
        self.send(Method::DELETE, &path, &Value::Null).await.map(drop)
    }

    /// Everything the emulator knows of a session.
    pub(crate) async fn session(&self, session: &str) -> anyhow::Result<SessionView> {
        self.get(&format!("/control/sessions/{session}")).await
    }

    /// What a client has been sent.
    pub(crate) async fn signals(&self, session: &str, connection: &str) -> anyhow::Result<Vec<SignalView>> {
        let path = format!("/control/sessions/{session}/connections/{connection}/signals");
        Ok(self.get::<Signals>(&path).await?.signals)
    }

    /// Turns the application's clock.
    pub(crate) async fn turn(&self, seconds: i64) -> anyhow::Result<()> {
        let path = format!("/control/clock?application={}", self.application);
        let turn = json!({"advanceSeconds": seconds});
        self.post::<Value>(&path, &turn).await?;
        self.turns.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// How often it was turned.
    pub(crate) fn turns(&self) -> u64 {
        self.turns.load(Ordering::Relaxed)
    }

    /// What the application's journal has after this number.
    pub(crate) async fn requests_after(&self, sequence: u64) -> anyhow::Result<Vec<RecordedRequest>> {
        let path = format!(
            "/control/requests?application={}&after={sequence}",
            self.application
        );
        Ok(self.get::<Requests>(&path).await?.requests)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        read(path, &self.send(Method::GET, path, &Value::Null).await?)
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> anyhow::Result<T> {
        read(path, &self.send(Method::POST, path, body).await?)
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Bytes> {
        let body = if body.is_null() {
            Bytes::new()
        } else {
            Bytes::from(body.to_string())
        };
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("content-type", "application/json")
            .body(Full::new(body))?;
        let response = self.http.request(request).await.context("control surface")?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            bail!("{path}: {status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(body)
    }
}

fn read<T: DeserializeOwned>(path: &str, body: &[u8]) -> anyhow::Result<T> {
    serde_json::from_slice(body).with_context(|| format!("{path} is answered with something else"))
}

fn text(value: &Value, field: &str) -> anyhow::Result<String> {
    let text = value.get(field).and_then(Value::as_str);
    Ok(text.with_context(|| format!("no {field}"))?.to_owned())
}
