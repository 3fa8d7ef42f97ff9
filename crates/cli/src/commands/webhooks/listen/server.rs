//! The routes that receive deliveries.

use std::fmt;
use std::time::Duration;

use axum::extract::{FromRef, FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use tokio::sync::mpsc::OwnedPermit;
use vonage_video::contract::http::StatusCode;
use vonage_video::webhooks::{Answer, Delivery, Family, Guard, Handled, Receiver, Verified};

use super::printer::Tell;
use super::seen::{Fate, Seen, Taken};
use crate::commands::webhooks::post::{Headers, Post};

/// How long a body may take to arrive.
const READING: Duration = Duration::from_secs(30);
/// When to come again where there is no room to print what comes.
const LATER: Duration = Duration::from_secs(5);

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

impl FromRef<Server> for Receiver {
    fn from_ref(server: &Server) -> Self {
        server.receiver.clone()
    }
}

impl Server {
    /// `/` takes the deliveries of every family, `/archive` and so on those of one.
    pub(super) fn routes(self) -> Router {
        let mut routes = Router::new().route("/", post(take));
        for &family in Family::ALL {
            let one = post(take).layer(Extension(family));
            routes = routes
                .route(&format!("/{family}"), one.clone())
                .route(&format!("/{family}/"), one);
        }
        routes.with_state(self)
    }

    async fn handle(
        &self,
        delivery: Delivery,
        path: String,
        headers: Headers,
        room: OwnedPermit<Option<Seen>>,
    ) -> Response {
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
        let mut response = handled.answer().into_response();
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
                response = StatusCode::BAD_GATEWAY.into_response();
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

async fn take(State(server): State<Server>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let headers = Headers::of(request.headers());
    let received = tokio::time::timeout(READING, Verified::from_request(request, &server));
    let Ok(received) = received.await else {
        return StatusCode::REQUEST_TIMEOUT.into_response();
    };
    // What is taken is printed: without room for it, it had better come again.
    let Ok(room) = server.tell.clone().try_reserve_owned() else {
        return Answer::busy(LATER).into_response();
    };
    match received {
        Ok(Verified(delivery)) => server.handle(delivery, path, headers, room).await,
        Err(refusal) => {
            let response = refusal.answer().into_response();
            room.send(Some(Seen::Refused(refusal, path)));
            response
        }
    }
}
