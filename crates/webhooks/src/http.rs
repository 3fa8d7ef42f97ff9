//! Requests and responses of the crate `http`, which hyper, axum and others share.

use std::error::Error;

use http::header::{AUTHORIZATION, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::{Answer, Delivery, Family, Receiver, Refusal, RefusalKind, telemetry};

impl Receiver {
    /// Verifies and reads the delivery in a request. The body is read up to [`body_limit`](Self::body_limit), and no further.
    ///
    /// Where `family` is `None`, a [`Family`] in the request's extensions counts.
    ///
    /// # Errors
    ///
    /// As [`receive`](Self::receive), and [`RefusalKind::BodyUnreadable`] when the connection breaks.
    pub async fn receive_request<B>(
        &self,
        family: Option<Family>,
        request: Request<B>,
    ) -> Result<Delivery, Refusal>
    where
        B: Body,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        self.receive_parts(family, &head, body).await
    }

    /// As `receive_request`, for whoever needs the head afterwards.
    pub(crate) async fn receive_parts<B>(
        &self,
        family: Option<Family>,
        head: &Parts,
        body: B,
    ) -> Result<Delivery, Refusal>
    where
        B: Body,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let family = family.or_else(|| head.extensions.get::<Family>().copied());
        let body = Limited::new(body, self.body_limit()).collect().await;
        let body = body.map_err(|error| {
            let refusal = Refusal::new(if error.is::<LengthLimitError>() {
                RefusalKind::TooLarge
            } else {
                RefusalKind::BodyUnreadable
            });
            telemetry::refused(family, &refusal);
            refusal
        })?;
        let authorization = head.headers.get_all(AUTHORIZATION);
        let authorization = authorization.iter().map(HeaderValue::as_bytes);
        self.receive(family, authorization, body.to_bytes())
    }
}

impl<B: Default> From<Answer> for Response<B> {
    fn from(answer: Answer) -> Self {
        let mut response = Self::new(B::default());
        // Answers have no other statuses than those that exist.
        *response.status_mut() =
            StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Some(after) = answer.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, after.as_secs().into());
        }
        response
    }
}

impl<B: Default> From<Refusal> for Response<B> {
    fn from(refusal: Refusal) -> Self {
        refusal.answer().into()
    }
}
