//! A small server that receives deliveries.

use std::convert::Infallible;
use std::fmt;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::mpsc::OwnedPermit;
use tokio::sync::oneshot;
use vonage_video::contract::http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE};
use vonage_video::contract::http::{HeaderValue, Method, Request, Response, StatusCode};
use vonage_video::webhooks::{Answer, Delivery, Family, Guard, Handled, Receiver};

use super::printer::Tell;
use super::seen::{Fate, Seen, Taken};
use crate::commands::webhooks::post::{Headers, Post};

/// How long requests in progress may take when the program ends.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a body may take to arrive.
const READING: Duration = Duration::from_secs(30);
/// When to come again where there is no room to print what comes.
const LATER: Duration = Duration::from_secs(5);
/// The pause after a connection could not be taken: there may be no file descriptors left.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Clone)]
pub(super) struct Server {
    pub(super) receiver: Receiver,
    pub(super) guard: Guard,
    pub(super) forward: Option<Post>,
    pub(super) tell: Tell,
}

/// Why a delivery was not taken where it was passed on to.
enum NotForwarded {
    Status(StatusCode),
    NoAnswer(String),
}

impl fmt::Display for NotForwarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "the target answered {status}"),
            Self::NoAnswer(reason) => f.write_str(reason),
        }
    }
}

impl Server {
    /// Takes connections until it is told to stop, and then lets requests in progress end.
    pub(super) async fn run(self, listener: &TcpListener, mut stopped: oneshot::Receiver<()>) {
        let connections = GracefulShutdown::new();
        loop {
            let accepted = tokio::select! {
                _ = &mut stopped => break,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let server = self.clone();
            let service = service_fn(move |request| server.clone().answer(request));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service);
            // A connection that breaks is the client's affair: it sends again.
            tokio::spawn(connections.watch(connection));
        }
        let _ = tokio::time::timeout(PATIENCE, connections.shutdown()).await;
    }

    async fn answer(self, request: Request<Incoming>) -> Result<Response<String>, Infallible> {
        let path = request.uri().path().to_owned();
        let family = match path.trim_matches('/') {
            "" => None,
            name => match name.parse::<Family>() {
                Ok(family) => Some(family),
                Err(_) => return Ok(of_status(StatusCode::NOT_FOUND)),
            },
        };
        if request.method() != Method::POST {
            let mut response = of_status(StatusCode::METHOD_NOT_ALLOWED);
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("POST"));
            return Ok(response);
        }
        let headers = Headers {
            authorization: request.headers().get(AUTHORIZATION).cloned(),
            content_type: request.headers().get(CONTENT_TYPE).cloned(),
        };
        let received = tokio::time::timeout(READING, self.receiver.receive_request(family, request));
        let Ok(received) = received.await else {
            return Ok(of_status(StatusCode::REQUEST_TIMEOUT));
        };
        // What is taken is printed: without room for it, it had better come again.
        let Ok(room) = self.tell.clone().try_reserve_owned() else {
            return Ok(Answer::busy(LATER).into());
        };
        let delivery = match received {
            Ok(delivery) => delivery,
            Err(refusal) => {
                let answer = refusal.answer();
                room.send(Some(Seen::Refused(refusal, path)));
                return Ok(answer.into());
            }
        };
        Ok(self.handle(delivery, path, headers, room).await)
    }

    async fn handle(
        &self,
        delivery: Delivery,
        path: String,
        headers: Headers,
        room: OwnedPermit<Option<Seen>>,
    ) -> Response<String> {
        let told = delivery.clone();
        let mut forwarded = None;
        let handled = self
            .guard
            .handle(delivery, async |delivery| {
                let Some(post) = &self.forward else {
                    return Ok(());
                };
                match post.send(delivery.body().clone(), headers).await {
                    Ok(status) if status.is_success() => {
                        forwarded = Some(status);
                        Ok(())
                    }
                    Ok(status) => Err(NotForwarded::Status(status)),
                    Err(error) => Err(NotForwarded::NoAnswer(error.to_string())),
                }
            })
            .await;
        let mut response: Response<String> = handled.answer().into();
        let fate = match handled {
            Handled::Done | Handled::DoneUnrecorded(_) => {
                if let Some(status) = forwarded {
                    *response.status_mut() = status;
                }
                Fate::New
            }
            Handled::Duplicate => Fate::Duplicate,
            Handled::Failed(NotForwarded::Status(status)) => {
                *response.status_mut() = status;
                Fate::NotForwarded(None)
            }
            Handled::Failed(NotForwarded::NoAnswer(reason)) => {
                response = of_status(StatusCode::BAD_GATEWAY);
                Fate::NotForwarded(Some(reason))
            }
            // The store is in memory and does not fail; what else there may be is not done either.
            _ => Fate::InProgress,
        };
        room.send(Some(Seen::Taken(Box::new(Taken {
            delivery: told,
            path,
            fate,
            status: response.status().as_u16(),
        }))));
        response
    }
}

fn of_status(status: StatusCode) -> Response<String> {
    let mut response: Response<String> = Answer::failed().into();
    *response.status_mut() = status;
    response
}
