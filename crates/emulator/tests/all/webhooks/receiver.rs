//! A server on this host that takes webhooks in, and answers what it is told.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use vonage_video_emulator::{Control, Webhook};

use crate::clients::PATIENCE;

/// One delivery as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Posted {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Posted {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The token, without its scheme.
    pub(super) fn token(&self) -> Option<&str> {
        let value = self.headers.get("authorization")?.to_str().unwrap();
        Some(value.strip_prefix("Bearer ").unwrap())
    }
}

#[derive(Debug, Default)]
struct Shared {
    posted: Mutex<Vec<Posted>>,
    /// The statuses of the next answers; 200 once there are none. 0 is no answer at all.
    answers: Mutex<VecDeque<u16>>,
    otherwise: Mutex<u16>,
    arrived: Notify,
}

pub(super) struct Receiver {
    pub(super) url: String,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl Receiver {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        *shared.otherwise.lock().unwrap() = 200;
        let serving = Arc::clone(&shared);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&serving);
                let service = service_fn(move |request| take(Arc::clone(&shared), request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { url, shared, server }
    }

    /// As `start`, registered for these events.
    pub(super) async fn of(control: &Control, events: &str) -> Self {
        let receiver = Self::start().await;
        let webhook = Webhook::new(events, &receiver.url).unwrap();
        control.register_webhook(webhook).await.unwrap();
        receiver
    }

    /// The statuses of the next answers; 0 is none at all.
    pub(super) fn answer(&self, statuses: &[u16]) {
        self.shared.answers.lock().unwrap().extend(statuses);
    }

    pub(super) fn always_answer(&self, status: u16) {
        *self.shared.otherwise.lock().unwrap() = status;
    }

    pub(super) fn take(&self) -> Vec<Posted> {
        std::mem::take(&mut self.shared.posted.lock().unwrap())
    }

    /// The next one to arrive.
    pub(super) async fn arrival(&self) -> Posted {
        let arrived = async {
            loop {
                if let Some(first) = self.take().into_iter().next() {
                    return first;
                }
                self.shared.arrived.notified().await;
            }
        };
        tokio::time::timeout(PATIENCE, arrived).await.unwrap()
    }

    /// What has arrived once everything that is due has been delivered.
    pub(super) async fn settled(&self, control: &Control) -> Vec<Posted> {
        let outlook = control.wait_for_webhooks(PATIENCE).await;
        assert!(outlook.quiet, "{outlook:?}");
        self.take()
    }

    /// As `settled`, the bodies alone.
    pub(super) async fn bodies(&self, control: &Control) -> Vec<Value> {
        self.settled(control).await.iter().map(Posted::json).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn take(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let posted = Posted {
        method: head.method.to_string(),
        path: head.uri.to_string(),
        headers: head.headers,
        body: body.collect().await.unwrap().to_bytes(),
    };
    let status = {
        shared.posted.lock().unwrap().push(posted);
        shared.arrived.notify_one();
        let next = shared.answers.lock().unwrap().pop_front();
        next.unwrap_or_else(|| *shared.otherwise.lock().unwrap())
    };
    if status == 0 {
        std::future::pending::<()>().await;
    }
    Ok(Response::builder().status(status).body(Full::default()).unwrap())
}
