//! Two clients with a tower stack of their own: one with layers of other crates, one around another HTTP client.
//!
//! It deliberately knows nothing of single operations.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tower::ServiceBuilder;
use tower::buffer::BufferLayer;
use tower::limit::RateLimitLayer;
use tower::util::{MapErrLayer, MapResponseLayer};
use tower_resilience_circuitbreaker::{CircuitBreakerError, CircuitBreakerLayer, FailureModel};
use vonage_video::contract::{BoxError, Error, Outcome};
use vonage_video::transport::layers::{AttemptTimeoutLayer, HandoverLayer, RetryLayer, TotalTimeoutLayer};
use vonage_video::{Client, ClientBuilder, Retry};

/// Adds three layers to the client's own stack: a rate limit and a circuit breaker once per call, a counter for each
/// attempt.
///
/// Call it within a Tokio runtime: tower's buffer spawns a task.
///
/// # Errors
///
/// When the circuit breaker or the client cannot be set up.
pub fn with_layers(builder: ClientBuilder) -> anyhow::Result<Client> {
    // At most 20 calls a second; further ones wait, within the client's total timeout. A rate limit cannot be cloned, so it
    // needs a buffer around it.
    let rate_limit = ServiceBuilder::new()
        .layer(BufferLayer::<Request<Bytes>>::new(256))
        .layer(RateLimitLayer::new(20, Duration::from_secs(1)))
        .into_inner();

    // After five failed calls in a row, no call is sent for ten seconds. A refusal (4xx) is no failure of the service.
    let breaker = CircuitBreakerLayer::builder()
        .name("vonage-video")
        .failure_model(FailureModel::ConsecutiveFailures { k: 5 })
        .wait_duration_in_open(Duration::from_secs(10))
        .failure_classifier(|result: &Result<Response<Bytes>, BoxError>| match result {
            Ok(response) => response.status().is_server_error(),
            Err(error) => error
                .downcast_ref::<Error>()
                .is_none_or(|error| error.outcome() != Outcome::NotApplied || error.is_transient()),
        })
        .build()?;
    // The breaker wraps the client's errors. Unwrapped, they keep their kind and outcome.
    let circuit_breaker = ServiceBuilder::new()
        .layer(MapErrLayer::new(
            |error: CircuitBreakerError<BoxError>| match error {
                CircuitBreakerError::Inner(inner) => inner,
                open => open.into(),
            },
        ))
        .layer(breaker)
        .into_inner();

    let count_attempts = MapResponseLayer::new(|response: Response<Bytes>| {
        let status = response.status().as_u16().to_string();
        metrics::counter!("vonage_video_attempts_total", "status" => status).increment(1);
        response
    });

    Ok(builder
        .layer(circuit_breaker)
        .layer(rate_limit)
        .attempt_layer(count_attempts)
        .build()?)
}

/// Builds a client that sends through `reqwest`, with the SDK's layers around it.
///
/// # Errors
///
/// When the client cannot be set up.
pub fn around_reqwest(builder: ClientBuilder, http: reqwest::Client) -> anyhow::Result<Client> {
    let send = tower::service_fn(move |request: Request<Bytes>| {
        let http = http.clone();
        async move { send(&http, request).await }
    });
    let stack = ServiceBuilder::new()
        .layer(TotalTimeoutLayer::new(Duration::from_secs(45)))
        .layer(RetryLayer::new(Retry::new()))
        .layer(AttemptTimeoutLayer::new(Duration::from_secs(15)))
        .layer(builder.prepare_layer()?)
        .layer(builder.sign_layer()?)
        // Reports when reqwest takes a request, so that errors can say whether it was sent.
        .layer(HandoverLayer::new())
        .service(send);
    Ok(builder.build_with_service(stack)?)
}

async fn send(http: &reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
    let response = http.execute(request.try_into()?).await?;
    let mut whole = Response::new(Bytes::new());
    *whole.status_mut() = response.status();
    *whole.version_mut() = response.version();
    *whole.headers_mut() = response.headers().clone();
    *whole.body_mut() = response.bytes().await?;
    Ok(whole)
}
