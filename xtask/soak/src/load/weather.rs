//! A layer next to the wire that counts attempts and has the emulator answer late, or not at all, for a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderValue, Request};
use parking_lot::Mutex;
use tower::{Layer, Service};

/// The weather of one client's attempts, which can change while they are on their way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weather {
    fault: Arc<Mutex<Option<&'static str>>>,
    attempts: Arc<AtomicU64>,
}

impl Weather {
    /// In this weather.
    pub(crate) fn of(fault: &'static str) -> Self {
        let weather = Self::default();
        weather.turn(Some(fault));
        weather
    }

    pub(crate) fn turn(&self, fault: Option<&'static str>) {
        *self.fault.lock() = fault;
    }

    pub(crate) fn attempts(&self) -> u64 {
        self.attempts.load(Ordering::Relaxed)
    }
}

impl<S> Layer<S> for Weather {
    type Service = Weathered<S>;

    fn layer(&self, inner: S) -> Weathered<S> {
        let weather = self.clone();
        Weathered { weather, inner }
    }
}

/// The service of [`Weather`].
#[derive(Clone, Debug)]
pub(crate) struct Weathered<S> {
    weather: Weather,
    inner: S,
}

impl<S: Service<Request<Bytes>>> Service<Request<Bytes>> for Weathered<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Bytes>) -> S::Future {
        self.weather.attempts.fetch_add(1, Ordering::Relaxed);
        if let Some(fault) = *self.weather.fault.lock() {
            let name = crate::chaos::FAULT;
            request
                .headers_mut()
                .insert(name, HeaderValue::from_static(fault));
        }
        self.inner.call(request)
    }
}
