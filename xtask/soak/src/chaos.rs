//! What breaks attempts: a layer next to the wire that asks the emulator to break a fifth of them.

use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode};
use tower::{Layer, Service};
use vonage_video::contract::Profile;

use crate::mark::{HEADER, MARK};

/// The share of attempts that is broken.
const SHARE: f64 = 0.2;

/// The header that tells the emulator what to do with one request.
pub(crate) const FAULT: &str = "x-emulator-fault";

/// What is done to an attempt and how often, in the words of the emulator. None of them lies: a 429 has not acted, and a 404
/// is never made up.
const FAULTS: [(u32, &str); 25] = [
    (8, "close-before"),
    (12, "close-after"),
    (8, "truncate"),
    (4, "stall=head;for=3s"),
    (3, "stall=body;for=3s"),
    (3, "stall=head;for=100ms"),
    (3, "stall=body;for=100ms"),
    (6, "delay=50ms"),
    (3, "delay=700ms"),
    (3, "trickle=64;pause=2ms"),
    (3, "status=408"),
    (3, "status=408;applied"),
    (4, "status=500"),
    (4, "status=500;applied"),
    (3, "status=502;body=<html>bad gateway</html>"),
    (3, "status=502;applied;truncate"),
    (4, "status=503;retry-after=0"),
    (3, "status=503;applied"),
    (3, "status=504"),
    (3, "status=504;applied;delay=20ms"),
    (8, "status=429"),
    (2, "status=429;retry-after=1"),
    (1, "status=429;retry-after=60"),
    (2, "status=403"),
    (1, "status=307;location=http://127.0.0.1:9/elsewhere"),
];

/// Marks attempts, and has a fifth of them broken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chaos {
    pub(crate) seed: u64,
}

impl<S> Layer<S> for Chaos {
    type Service = Chaotic<S>;

    fn layer(&self, inner: S) -> Chaotic<S> {
        Chaotic {
            seed: self.seed,
            inner,
        }
    }
}

/// The service of [`Chaos`].
#[derive(Clone, Debug)]
pub(crate) struct Chaotic<S> {
    seed: u64,
    inner: S,
}

impl<S: Service<Request<Bytes>>> Service<Request<Bytes>> for Chaotic<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Bytes>) -> S::Future {
        // What carries no mark is a look at what happened: it is let alone.
        let marked = MARK.try_with(|mark| {
            let id = mark.next_attempt();
            let fault = draw(&mut id.call.random(self.seed, id.attempt), &Profile::of(&request));
            fault.inspect(|_| mark.strike());
            (id, fault)
        });
        if let Ok((id, fault)) = marked {
            let headers = request.headers_mut();
            if let Ok(value) = HeaderValue::try_from(id.to_string()) {
                headers.insert(HEADER, value);
            }
            if let Some(fault) = fault {
                headers.insert(FAULT, HeaderValue::from_static(fault));
            }
        }
        self.inner.call(request)
    }
}

/// What is done to this attempt, if anything.
fn draw(random: &mut fastrand::Rng, profile: &Profile) -> Option<&'static str> {
    if random.f64() >= SHARE {
        return None;
    }
    let all: u32 = FAULTS.iter().map(|(weight, _)| weight).sum();
    let mut left = random.u32(..all);
    let drawn = FAULTS.iter().find(|(weight, _)| {
        let found = left < *weight;
        left = left.saturating_sub(*weight);
        found
    });
    let (_, fault) = drawn?;
    // Where 408 means a wrong id, the service does not say it for anything else.
    let timeout_is_final = profile.final_statuses.contains(&StatusCode::REQUEST_TIMEOUT);
    if timeout_is_final && fault.starts_with("status=408") {
        return Some("close-after");
    }
    Some(fault)
}

#[cfg(test)]
mod tests {
    use vonage_video::Repeat;
    use vonage_video_emulator::Fault;

    use super::*;

    #[test]
    fn the_emulator_understands_every_fault() {
        for (weight, fault) in FAULTS {
            assert!(weight > 0 && fault.parse::<Fault>().is_ok(), "{fault}");
        }
    }

    #[test]
    fn a_fifth_of_the_attempts_is_broken_in_every_way() {
        let mut random = fastrand::Rng::with_seed(5);
        let profile = Profile::new("things.do", Repeat::Safe);
        let drawn: Vec<_> = (0..100_000).filter_map(|_| draw(&mut random, &profile)).collect();
        assert!((19_000..21_000).contains(&drawn.len()), "{}", drawn.len());
        assert!(FAULTS.iter().all(|(_, fault)| drawn.contains(fault)));
    }
}
