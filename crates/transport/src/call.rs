//! One call on its way down the stack.

use std::mem;
use std::pin::pin;

use bytes::Bytes;
use http::{Extensions, Request, Response};
use vonage_video_core::{Error, Profile};

use crate::progress::Progress;
use crate::service::Carry;
use crate::telemetry;

/// What the layers hand down: a request, what its operation says of itself, and how far it has come.
///
/// Where a layer or a service of the user's comes next, all this travels in the request's extensions.
pub(crate) struct Call {
    pub(crate) request: Request<Bytes>,
    pub(crate) profile: Profile,
    pub(crate) progress: Progress,
}

impl Call {
    /// A call that begins.
    pub(crate) fn new(mut request: Request<Bytes>) -> Self {
        let profile = take_profile(&mut request);
        Self {
            request,
            profile,
            progress: Progress::new(),
        }
    }

    /// A call that comes back from a layer of the user's.
    ///
    /// # Errors
    ///
    /// When the layer did not pass the request's extensions on.
    pub(crate) fn resume(mut request: Request<Bytes>) -> Result<Self, Error> {
        let progress = Progress::take_from(&mut request)?;
        let profile = take_profile(&mut request);
        Ok(Self {
            request,
            profile,
            progress,
        })
    }

    /// Takes it through a stack: seen by its span, with the attempts behind what comes of it told, and whatever escapes the
    /// stack made an error of ours.
    pub(crate) async fn through(&mut self, stack: &impl Carry) -> Result<Response<Bytes>, Error> {
        let (operation, class) = (self.profile.operation, self.profile.repeat);
        let span = telemetry::call_span(operation);
        let answer = span.wrap(pin!(stack.carry(self))).await;
        // Once more after the retry layer's own: a layer above it may have ended the call in between.
        let trail = self.progress.trail();
        let result = match answer {
            Ok(mut response) => {
                if response.extensions().get() != Some(&trail) {
                    response.extensions_mut().insert(trail);
                }
                Ok(response)
            }
            Err(error) => Err(self
                .progress
                .error(error)
                .after_attempts(trail.attempts, trail.earlier)),
        };
        span.record(&result);
        span.record_attempts(trail.attempts);
        result.map_err(|error| error.for_operation(operation).for_class(class))
    }

    /// The request, for a layer or a service of the user's. Leaves an empty one behind.
    pub(crate) fn hand_out(&mut self) -> Request<Bytes> {
        let mut request = mem::take(&mut self.request);
        request.extensions_mut().insert(self.profile);
        request.extensions_mut().insert(self.progress.clone());
        request
    }
}

fn take_profile(request: &mut Request<Bytes>) -> Profile {
    let profile = request.extensions_mut().remove().unwrap_or(Profile::UNKNOWN);
    if request.extensions().is_empty() {
        // What is left would be copied for every attempt.
        *request.extensions_mut() = Extensions::new();
    }
    profile
}
