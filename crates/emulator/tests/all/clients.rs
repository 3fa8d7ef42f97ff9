//! A plain HTTP client, and one emulator with what is needed to call it.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use vonage_video_emulator::{Control, Emulator};

use super::tokens;

/// Long enough for anything on loopback, short enough to notice that something hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    /// The status, and the code of a refusal.
    pub(crate) fn refusal(&self) -> (u16, Value) {
        (self.status.as_u16(), self.json()["code"].clone())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no {name}: {:?}", self.headers))
            .to_str()
            .unwrap()
    }
}

/// One request over a connection of its own.
pub(crate) async fn send(origin: &str, request: Request<Full<Bytes>>) -> Result<Reply, Failure> {
    let exchange = async {
        let stream = TcpStream::connect(origin.strip_prefix("http://").unwrap()).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let (head, body) = sender.send_request(request).await?.into_parts();
        Ok(Reply {
            status: head.status,
            headers: head.headers,
            body: body.collect().await?.to_bytes(),
        })
    };
    tokio::time::timeout(PATIENCE, exchange).await.unwrap()
}

pub(crate) fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Request<Full<Bytes>> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Full::from(body.to_owned())).unwrap()
}

/// A running emulator, and shortcuts to call it as its development application.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) control: Control,
    pub(crate) application: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::of(Emulator::start().await.unwrap())
    }

    pub(crate) fn of(emulator: Emulator) -> Self {
        let control = emulator.control();
        let application = emulator.application_id().to_owned();
        Self {
            emulator,
            control,
            application,
        }
    }

    /// The same emulator, called as another of its applications.
    pub(crate) async fn another(&self) -> (Control, String) {
        let control = self.control.add_application(None, None).await.unwrap();
        let id = control.application_id().to_owned();
        (control, id)
    }

    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Result<Reply, Failure> {
        send(self.emulator.api_url(), request).await
    }

    /// A call with a fresh token, asking for JSON.
    pub(crate) async fn call(&self, method: &str, path: &str, body: &str) -> Reply {
        self.try_call(method, path, body, &[]).await.unwrap()
    }

    /// As `call`, with more headers, and a failure for a broken connection.
    pub(crate) async fn try_call(
        &self,
        method: &str,
        path: &str,
        body: &str,
        more: &[(&str, &str)],
    ) -> Result<Reply, Failure> {
        let bearer = tokens::bearer(&self.application);
        let mut headers = vec![("authorization", bearer.as_str()), ("accept", "application/json")];
        headers.extend_from_slice(more);
        self.send(request(method, path, &headers, body)).await
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/v2/project/{}{rest}", self.application)
    }

    /// A call below the path of a session.
    pub(crate) async fn session_call(&self, method: &str, session: &str, rest: &str) -> Reply {
        self.call(method, &self.path(&format!("/session/{session}{rest}")), "")
            .await
    }

    /// A call below the path of the application, with a JSON body.
    pub(crate) async fn send_json(&self, method: &str, rest: &str, body: &Value) -> Reply {
        self.call(method, &self.path(rest), &body.to_string()).await
    }

    /// A session without a media server.
    pub(crate) async fn create_relayed_session(&self) -> String {
        let reply = self
            .call("POST", "/session/create", "p2p.preference=enabled")
            .await;
        reply.json()[0]["session_id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn create_session(&self) -> String {
        let reply = self.call("POST", "/session/create", "").await;
        reply.json()[0]["session_id"].as_str().unwrap().to_owned()
    }

    /// A client with this role joins.
    pub(crate) async fn join(&self, session: &str, role: &str) -> String {
        let token = tokens::client(&self.application, session, role);
        self.control.join(session, token).await.unwrap()
    }

    /// A call of the control port.
    pub(crate) async fn steer(&self, method: &str, path: &str, body: &str) -> Reply {
        let labeled = [("content-type", "application/json")];
        let headers = if body.is_empty() { &[][..] } else { &labeled };
        send(self.emulator.control_url(), request(method, path, headers, body))
            .await
            .unwrap()
    }
}
