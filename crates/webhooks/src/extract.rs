//! An extractor for axum.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};

use crate::{Answer, Delivery, Handled, Receiver, Refusal};

/// A verified delivery, as an argument of an axum handler.
///
/// The [`Receiver`] comes from the router's state. A route's family is told by an extension:
/// `.layer(Extension(Family::Archive))`. What is refused is answered as [`RefusalKind`](crate::RefusalKind) says; take
/// `Result<Verified, Refusal>` to see why.
#[derive(Clone, Debug)]
pub struct Verified(pub Delivery);

impl<S> FromRequest<S> for Verified
where
    S: Send + Sync,
    Receiver: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let receiver = Receiver::from_ref(state);
        receiver.receive_request(None, request).await.map(Self)
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        http::Response::<Body>::from(self)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.answer().into_response()
    }
}

impl<E> IntoResponse for Handled<E> {
    fn into_response(self) -> Response {
        self.answer().into_response()
    }
}
