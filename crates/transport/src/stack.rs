//! The stack, top to bottom, in one place.

use std::sync::Arc;

use tower::util::BoxCloneSyncService;
use vonage_video_auth::TokenCache;

use crate::base_url::BaseUrl;
use crate::budget::Budget;
use crate::layers::attempt::Attempt;
use crate::layers::prepare::Prepare;
use crate::layers::retry::Repeating;
use crate::layers::sign::Sign;
use crate::layers::total::Total;
use crate::limits::Limits;
use crate::retry::Retry;
use crate::service::HttpService;
use crate::skew::Skew;
use crate::user_agent::UserAgent;

/// A user's layer, erased when it is added so that the builder's type stays plain.
pub(crate) type UserLayer = Box<dyn Fn(HttpService) -> HttpService + Send + Sync>;

/// What the layers are made of.
pub(crate) struct Parts {
    pub(crate) limits: Limits,
    pub(crate) base_url: BaseUrl,
    pub(crate) user_agent: UserAgent,
    pub(crate) retry: Retry,
    pub(crate) tokens: Arc<TokenCache>,
    pub(crate) skew: Skew,
    pub(crate) per_call: Vec<UserLayer>,
    pub(crate) per_attempt: Vec<UserLayer>,
    pub(crate) leaf: HttpService,
}

/// Assembles the stack from the wire upwards; the crate's front page says why each layer stands where it does.
pub(crate) fn assemble(parts: Parts) -> HttpService {
    let wire = wrap(parts.leaf, &parts.per_attempt);
    let signed = boxed(Sign::new(parts.tokens, parts.skew, wire));
    let attempt = boxed(Attempt::new(parts.limits.attempt, signed));
    let repeated = boxed(Repeating::new(
        parts.retry,
        Budget::new(parts.retry.budget()),
        attempt,
    ));
    let prepared = boxed(Prepare::new(parts.base_url, parts.user_agent, repeated));
    let call = wrap(prepared, &parts.per_call);
    boxed(Total::new(parts.limits.total, call))
}

/// The stack for documents from elsewhere: repeats and time limits, but no origin, no credential and no layer of the
/// user's, since their URLs let their reader in. A retry budget of its own: a slow storage costs the API no repeat. What
/// takes too long is not asked for again: a download asks for less then.
pub(crate) fn assemble_fetch(limits: Limits, retry: Retry, leaf: HttpService) -> HttpService {
    let attempt = boxed(Attempt::new(limits.attempt, leaf));
    let repeated = boxed(Repeating::new(
        retry.not_after_slow_attempts(),
        Budget::new(retry.budget()),
        attempt,
    ));
    boxed(Total::new(limits.total, repeated))
}

/// The layer added first is the outermost.
fn wrap(service: HttpService, layers: &[UserLayer]) -> HttpService {
    layers.iter().rev().fold(service, |service, layer| layer(service))
}

pub(crate) fn boxed<S>(service: S) -> HttpService
where
    S: tower::Service<
            http::Request<bytes::Bytes>,
            Response = http::Response<bytes::Bytes>,
            Error = vonage_video_core::BoxError,
            Future: Send + 'static,
        > + Clone
        + Send
        + Sync
        + 'static,
{
    BoxCloneSyncService::new(service)
}
