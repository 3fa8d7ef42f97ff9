//! The stack, top to bottom, in one place.

use std::sync::Arc;

use tower::ServiceExt;
use vonage_video_auth::TokenCache;
use vonage_video_core::BoxError;

use crate::base_url::BaseUrl;
use crate::budget::Budget;
use crate::call::Call;
use crate::layers::attempt::Attempt;
use crate::layers::prepare::Prepare;
use crate::layers::retry::Repeating;
use crate::layers::sign::Sign;
use crate::layers::total::Total;
use crate::leaf::Leaf;
use crate::limits::Limits;
use crate::retry::Retry;
use crate::service::{Answer, Carry, HttpService, Shared, UserService};
use crate::skew::Skew;
use crate::user_agent::UserAgent;

/// The layers of calls to the service, outermost first; the crate's front page says why each stands where it does.
pub(crate) type Stack = Total<Layered<Repeating<Attempt<Prepare<Sign<Layered<Leaf>>>>>>>;

/// The stack for documents from elsewhere: repeats and time limits, but no origin, no credential and only the layers that the
/// user added for downloads, since the URLs are credentials.
pub(crate) type FetchStack = Total<Repeating<Attempt<Layered<Leaf>>>>;

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
    pub(crate) leaf: Leaf,
}

/// Assembles the stack from the wire upwards.
pub(crate) fn assemble(parts: Parts) -> Stack {
    let wire = Layered::new(parts.leaf, &parts.per_attempt);
    let signed = Sign::new(parts.tokens, parts.skew, wire);
    let prepared = Prepare::new(parts.base_url, parts.user_agent, signed);
    let attempt = Attempt::new(parts.limits.attempt, prepared);
    let repeated = Repeating::new(parts.retry, Budget::new(parts.retry.budget()), attempt);
    Total::new(parts.limits.total, Layered::new(repeated, &parts.per_call))
}

/// A retry budget of its own: a slow storage costs the API no repeat. What takes too long is not asked for again: a
/// download asks for less then.
pub(crate) fn assemble_fetch(limits: Limits, retry: Retry, layers: &[UserLayer], leaf: Leaf) -> FetchStack {
    let attempt = Attempt::new(limits.attempt, Layered::new(leaf, layers));
    let repeated = Repeating::new(
        retry.not_after_slow_attempts(),
        Budget::new(retry.budget()),
        attempt,
    );
    Total::new(limits.total, repeated)
}

/// A part with the user's layers around it. Where there are none, nothing is erased and nothing boxed.
#[derive(Debug)]
pub(crate) enum Layered<C> {
    Plain(C),
    Wrapped(HttpService),
}

impl<C: Carry> Layered<C> {
    /// The layer added first is the outermost.
    fn new(part: C, layers: &[UserLayer]) -> Self {
        if layers.is_empty() {
            return Self::Plain(part);
        }
        let service = erase(Shared::new(part));
        Self::Wrapped(layers.iter().rev().fold(service, |service, layer| layer(service)))
    }
}

impl<C: Carry> Carry for Layered<C> {
    async fn carry(&self, call: &mut Call) -> Answer {
        match self {
            Self::Plain(part) => part.carry(call).await,
            Self::Wrapped(service) => service.carry(call).await,
        }
    }
}

/// Erases a service, the user's or ours.
pub(crate) fn erase(service: impl UserService) -> HttpService {
    HttpService::new(service.map_err(Into::<BoxError>::into))
}
