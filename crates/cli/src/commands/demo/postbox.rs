//! A server of the tour's own, for webhooks.

use std::convert::Infallible;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use vonage_video::contract::http::header::AUTHORIZATION;
use vonage_video::contract::http::{HeaderValue, Request, Response};
use vonage_video::webhooks::{Answer, Delivery, Family, Receiver};

use super::{Halt, unexpected};

/// Nothing here takes longer on one machine.
const PATIENCE: Duration = Duration::from_secs(5);

/// The server.
pub(super) struct Postbox {
    url: String,
    letters: mpsc::UnboundedReceiver<Letter>,
}

/// A delivery that was taken, and the header it came with.
pub(super) struct Letter {
    pub(super) authorization: HeaderValue,
    pub(super) delivery: Delivery,
}

impl Postbox {
    /// Receives deliveries of this family.
    pub(super) async fn open(receiver: Receiver, family: Family) -> Result<Self, Halt> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/{family}", listener.local_addr()?);
        let (arrived, letters) = mpsc::unbounded_channel();
        // Whatever goes wrong, no letters come, and that is noticed.
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (receiver, arrived) = (receiver.clone(), arrived.clone());
                let service =
                    service_fn(move |request| take(receiver.clone(), family, arrived.clone(), request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Ok(Self { url, letters })
    }

    /// Where it listens.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The next delivery.
    pub(super) async fn next(&mut self) -> Result<Letter, Halt> {
        let letter = tokio::time::timeout(PATIENCE, self.letters.recv()).await;
        let letter = letter.ok().flatten();
        letter.ok_or_else(|| unexpected("a webhook that should have come did not"))
    }
}

async fn take(
    receiver: Receiver,
    family: Family,
    arrived: mpsc::UnboundedSender<Letter>,
    request: Request<Incoming>,
) -> Result<Response<String>, Infallible> {
    let authorization = request.headers().get(AUTHORIZATION).cloned();
    let delivery = match receiver.receive_request(Some(family), request).await {
        Ok(delivery) => delivery,
        Err(refusal) => return Ok(refusal.into()),
    };
    if let Some(authorization) = authorization {
        // The tour has ended if nobody takes it.
        let _ = arrived.send(Letter {
            authorization,
            delivery,
        });
    }
    Ok(Answer::ok().into())
}
