//! The layers of the stack, one a file, in the order in which a request meets them.

pub(crate) mod attempt;
pub(crate) mod prepare;
pub(crate) mod retry;
pub(crate) mod sign;
#[cfg(test)]
mod tests;
pub(crate) mod total;

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::Response;
use vonage_video_core::BoxError;

/// What a layer's service returns.
pub(crate) type ResponseFuture = Pin<Box<dyn Future<Output = Result<Response<Bytes>, BoxError>> + Send>>;

/// Implements tower's `Service` for a layer whose work is `async fn run(self, Request<Bytes>)`.
///
/// Layers are always ready and wait for the readiness of what is below inside their future, so that the time spent
/// there is theirs to limit.
macro_rules! service {
    ($name:ident) => {
        impl tower::Service<http::Request<bytes::Bytes>> for $name {
            type Response = http::Response<bytes::Bytes>;
            type Error = vonage_video_core::BoxError;
            type Future = crate::layers::ResponseFuture;

            fn poll_ready(
                &mut self,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Result<(), Self::Error>> {
                std::task::Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: http::Request<bytes::Bytes>) -> Self::Future {
                Box::pin(self.clone().run(request))
            }
        }
    };
}

pub(crate) use service;
