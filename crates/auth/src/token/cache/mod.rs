//! One API token for everybody who calls, renewed in time.

mod settings;
mod single_flight;

use std::fmt;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

pub(super) use self::settings::LONGEST_API_LIFE;
pub use self::settings::TokenCacheError;
use self::single_flight::{Flight, lock};
use super::api_token::{ApiToken, Claims};
use crate::clock::Clock;
use crate::key::{SignError, Signer};
use crate::platform::{self, Boxed};
use crate::time::UnixTime;

/// While an old token is still good, a signer that just failed is left alone for so long.
const PAUSE: Duration = Duration::from_secs(5);
/// How often a token that is no good when it arrives is signed anew within one call.
const ATTEMPTS: u32 = 3;

/// Keeps an API token and signs the next one in time.
///
/// [`token`](Self::token) gives the current token. However many tasks ask at once, there is one signature; it needs no
/// runtime and no task in the background. Share the cache in an [`Arc`].
///
/// What it promises:
///
/// * It never gives out a token that has expired by its clock, nor one from the future after the clock was turned
///   back.
/// * When less than [`renew_before`](Self::renew_before) is left, one caller waits for the next token while
///   all others get the one that is still good. If signing fails then, everybody keeps getting that one, and the
///   signer is asked again after 5 s at the earliest; the failure shows once no good token is left.
/// * The signature belongs to all who wait for it. If the caller who began it goes away, the others carry on; if all go
///   away it is dropped.
/// * A failure is given to all who waited for that signature, and not kept: the next caller tries again.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pem = include_str!("../../../tests/keys/pkcs8.pem");
/// # let key = vonage_video_auth::ApplicationKey::from_pem("11112222-3333-4444-8555-666677778888", pem)?;
/// use vonage_video_auth::TokenCache;
///
/// let cache = TokenCache::for_key(&key);
/// # let block_on = |future: std::pin::Pin<Box<dyn Future<Output = _>>>| {
/// #     let mut future = future;
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     match future.as_mut().poll(&mut context) { std::task::Poll::Ready(done) => done, _ => unreachable!() }
/// # };
/// # block_on(Box::pin(async move {
/// let token = cache.token().await?;
/// let authorization = token.bearer();
/// # assert!(authorization.starts_with("Bearer ey"));
/// # Ok(())
/// # })) }
/// ```
pub struct TokenCache {
    application_id: String,
    signer: Arc<dyn Signer>,
    clock: Arc<dyn Clock>,
    lifetime: Duration,
    renew_before: Option<Duration>,
    issued_early: Option<Duration>,
    state: Mutex<State>,
}

type Outcome = Result<ApiToken, SignError>;

#[derive(Default)]
struct State {
    current: Option<ApiToken>,
    /// Kept alive by those who wait for it, and by nobody else.
    flight: Weak<Flight<Outcome>>,
    failed_at: Option<UnixTime>,
}

enum Step {
    Serve(ApiToken),
    Wait(Arc<Flight<Outcome>>),
}

impl TokenCache {
    /// The application the tokens speak for.
    pub fn application_id(&self) -> &str {
        &self.application_id
    }

    /// A token that is good now: the current one, or a new one if it is due.
    ///
    /// The future may be dropped at any time.
    ///
    /// # Errors
    ///
    /// The signer's [`SignError`]; a permanent one if the [settings](Self::check) cannot work; a transient one if three
    /// signatures in a row took so long that their tokens had expired, or the signer panicked in other tasks.
    pub async fn token(&self) -> Result<ApiToken, SignError> {
        for _ in 0..ATTEMPTS {
            let flight = match self.step(self.clock.now()) {
                Step::Serve(token) => return Ok(token),
                Step::Wait(flight) => flight,
            };
            // Not for every token that is served: those were signed by these settings, so they work.
            self.check().map_err(SignError::permanent)?;
            let outcome = flight.wait(|outcome| self.land(outcome)).await;
            let now = self.clock.now();
            match outcome {
                Some(Ok(token)) if token.is_good_at(now) => return Ok(token),
                Some(Err(error)) => return self.good_at(now).ok_or(error),
                Some(Ok(_)) | None => {}
            }
        }
        Err(SignError::transient(
            "no signature arrived while its token was still good",
        ))
    }

    /// The current token, if it is good and need not be renewed yet. Signs nothing and waits for nobody: where this returns
    /// `None`, [`token`](Self::token) gets one.
    #[must_use]
    pub fn current(&self) -> Option<ApiToken> {
        let now = self.clock.now();
        let state = lock(&self.state);
        let token = state.current.as_ref().filter(|token| token.is_good_at(now))?;
        (!self.is_due(token, &state, now)).then(|| token.clone())
    }

    /// Forgets `stale` if it is the current token, so that the next call of [`token`](Self::token) signs anew: for
    /// tokens the service has refused. A newer token is kept.
    ///
    /// Returns whether something was forgotten.
    pub fn discard(&self, stale: &ApiToken) -> bool {
        lock(&self.state)
            .current
            .take_if(|current| current.is_same(stale))
            .is_some()
    }

    fn step(&self, now: UnixTime) -> Step {
        // Outlives the lock: this may turn out to be the last owner, and its drop runs the signer's code.
        let running;
        let mut state = lock(&self.state);
        running = state.flight.upgrade().filter(|flight| flight.is_open());
        if let Some(token) = state.current.as_ref().filter(|token| token.is_good_at(now))
            && (running.is_some() || !self.is_due(token, &state, now))
        {
            return Step::Serve(token.clone());
        }
        if let Some(flight) = &running {
            return Step::Wait(Arc::clone(flight));
        }
        let flight = Arc::new(Flight::new(self.sign(now)));
        state.flight = Arc::downgrade(&flight);
        Step::Wait(flight)
    }

    fn is_due(&self, token: &ApiToken, state: &State, now: UnixTime) -> bool {
        let paused = state
            .failed_at
            .is_some_and(|at| at <= now && now < at.saturating_add(PAUSE));
        !paused && now.saturating_add(self.renewal()) >= token.expires_at()
    }

    fn sign(&self, now: UnixTime) -> Boxed<'static, Outcome> {
        let signer = Arc::clone(&self.signer);
        let application_id = self.application_id.clone();
        let issued_at = now.saturating_sub(self.early());
        let expires_at = issued_at.saturating_add(self.lifetime);
        Box::pin(async move {
            let token_id = platform::token_id().map_err(SignError::permanent)?;
            let claims = Claims {
                application_id,
                token_id,
                issued_at,
                expires_at,
            };
            let input = claims.signing_input();
            let signature = signer.sign(input.as_bytes()).await?;
            Ok(ApiToken::new(claims, input, &signature))
        })
    }

    /// Takes note of what a flight brought, before those who wait for it hear of it.
    fn land(&self, outcome: &Outcome) {
        let now = self.clock.now();
        let mut state = lock(&self.state);
        state.flight = Weak::new();
        match outcome {
            Ok(token) => {
                state.current = Some(token.clone());
                state.failed_at = None;
            }
            Err(_) => state.failed_at = Some(now),
        }
    }

    fn good_at(&self, now: UnixTime) -> Option<ApiToken> {
        lock(&self.state)
            .current
            .as_ref()
            .filter(|token| token.is_good_at(now))
            .cloned()
    }
}

/// Shows the settings; neither a token nor the signer.
impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache")
            .field("application_id", &self.application_id)
            .field("lifetime", &self.lifetime)
            .field("renew_before", &self.renewal())
            .field("issued_early", &self.early())
            .finish_non_exhaustive()
    }
}
