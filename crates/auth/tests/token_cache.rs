//! What the token cache promises.
#![allow(clippy::unwrap_used, clippy::panic, reason = "this is test code")]

mod support;

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use support::{APPLICATION, NOW, TestSigner, Wakes, block_on, poll_once};
use vonage_video_auth::{
    ApiToken, Clock, FixedClock, OffsetClock, SignError, Signature, Signer, TokenCache, TokenCacheError,
};

const SECOND: Duration = Duration::from_secs(1);

type Asking<'a> = Pin<Box<dyn Future<Output = Result<ApiToken, SignError>> + Send + 'a>>;

fn ask(cache: &TokenCache) -> Asking<'_> {
    Box::pin(cache.token())
}

fn setup(signer: &Arc<TestSigner>) -> (TokenCache, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::new(NOW));
    let cache = TokenCache::new(APPLICATION, Arc::clone(signer) as Arc<dyn Signer>)
        .clock(Arc::clone(&clock) as Arc<dyn Clock>);
    (cache, clock)
}

#[test]
fn a_token_is_dated_back_a_little_and_lives_a_quarter_of_an_hour() {
    let (cache, _) = setup(&TestSigner::open());
    let token = block_on(cache.token()).unwrap();
    assert_eq!(token.application_id(), APPLICATION);
    assert_eq!(token.issued_at(), NOW.saturating_sub(SECOND * 10));
    assert_eq!(token.expires_at(), token.issued_at().saturating_add(SECOND * 900));
}

#[test]
fn a_token_is_kept_until_two_minutes_before_its_end() {
    let signer = TestSigner::open();
    let (cache, clock) = setup(&signer);
    let first = block_on(cache.token()).unwrap();
    clock.set(first.expires_at().saturating_sub(SECOND * 121));
    assert_eq!(block_on(cache.token()).unwrap(), first);
    clock.advance(SECOND);
    let second = block_on(cache.token()).unwrap();
    assert_ne!(second, first);
    assert_ne!(second.token_id(), first.token_id());
    assert_eq!(signer.count(), 2);
}

#[test]
fn a_thousand_callers_at_once_cause_one_signature() {
    let signer = TestSigner::closed();
    let (cache, _) = setup(&signer);
    let wakes = Arc::new(Wakes::default());
    let mut callers: Vec<Asking<'_>> = (0..1000).map(|_| ask(&cache)).collect();
    for caller in &mut callers {
        assert!(poll_once(caller, &wakes).is_pending());
    }
    assert_eq!((signer.count(), wakes.count()), (1, 0));
    signer.let_through();
    assert_eq!(wakes.count(), 1000);
    let tokens: Vec<ApiToken> = callers
        .iter_mut()
        .map(|caller| match poll_once(caller, &wakes) {
            Poll::Ready(token) => token.unwrap(),
            Poll::Pending => panic!("a caller was forgotten"),
        })
        .collect();
    assert!(tokens.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(signer.count(), 1);
}

#[test]
fn a_thousand_callers_on_many_threads_cause_one_signature() {
    let signer = TestSigner::closed();
    let (cache, _) = setup(&signer);
    let start = Barrier::new(21);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..20)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    (0..50)
                        .map(|_| block_on(cache.token()).unwrap().token_id().to_owned())
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        start.wait();
        signer.let_through();
        let mut ids: Vec<String> = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect();
        assert_eq!(ids.len(), 1000);
        ids.dedup();
        assert_eq!(ids.len(), 1);
    });
    assert_eq!(signer.count(), 1);
}

#[test]
fn when_the_caller_who_began_goes_away_another_carries_on() {
    let signer = TestSigner::closed();
    let (cache, _) = setup(&signer);
    let wakes = Arc::new(Wakes::default());
    let (mut first, mut second) = (ask(&cache), ask(&cache));
    assert!(poll_once(&mut first, &wakes).is_pending());
    assert!(poll_once(&mut second, &wakes).is_pending());
    drop(first);
    signer.let_through();
    assert!(matches!(poll_once(&mut second, &wakes), Poll::Ready(Ok(_))));
    assert_eq!(signer.count(), 1);
}

#[test]
fn when_all_callers_go_away_the_next_one_begins_anew() {
    let signer = TestSigner::closed();
    let (cache, _) = setup(&signer);
    let mut first = ask(&cache);
    assert!(poll_once(&mut first, &Arc::default()).is_pending());
    drop(first);
    signer.let_through();
    assert!(block_on(cache.token()).is_ok());
    assert_eq!(signer.count(), 2);
}

#[test]
fn a_failure_is_given_to_all_who_waited_and_the_next_caller_tries_again() {
    let signer = TestSigner::closed();
    signer.fail(true);
    let (cache, _) = setup(&signer);
    let wakes = Arc::new(Wakes::default());
    let mut callers: Vec<Asking<'_>> = (0..10).map(|_| ask(&cache)).collect();
    for caller in &mut callers {
        assert!(poll_once(caller, &wakes).is_pending());
    }
    signer.let_through();
    for caller in &mut callers {
        let Poll::Ready(Err(error)) = poll_once(caller, &wakes) else {
            panic!("no failure was given")
        };
        assert!(error.is_transient());
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            "the key store is away"
        );
    }
    assert_eq!(signer.count(), 1);
    signer.fail(false);
    assert!(block_on(cache.token()).is_ok());
    assert_eq!(signer.count(), 2);
}

#[test]
fn while_one_caller_renews_the_others_get_the_token_that_is_still_good() {
    let signer = TestSigner::open();
    let (cache, clock) = setup(&signer);
    let old = block_on(cache.token()).unwrap();
    clock.set(old.expires_at().saturating_sub(SECOND * 60));
    signer.close();
    let mut renewing = ask(&cache);
    assert!(poll_once(&mut renewing, &Arc::default()).is_pending());
    assert_eq!(block_on(cache.token()).unwrap(), old);
    signer.let_through();
    let new = block_on(renewing).unwrap();
    assert_ne!(new, old);
    assert_eq!(block_on(cache.token()).unwrap(), new);
    assert_eq!(signer.count(), 2);
}

#[test]
fn a_failed_renewal_leaves_the_old_token_in_use_until_its_end() {
    let signer = TestSigner::open();
    let (cache, clock) = setup(&signer);
    let old = block_on(cache.token()).unwrap();
    signer.fail(true);
    clock.set(old.expires_at().saturating_sub(SECOND * 20));
    for _ in 0..100 {
        assert_eq!(block_on(cache.token()).unwrap(), old);
    }
    assert_eq!(signer.count(), 2, "a failing signer is left alone for a while");
    clock.advance(SECOND * 5);
    assert_eq!(block_on(cache.token()).unwrap(), old);
    assert_eq!(signer.count(), 3);
    clock.set(old.expires_at());
    assert!(block_on(cache.token()).is_err());
    signer.fail(false);
    assert!(block_on(cache.token()).is_ok());
}

#[test]
fn only_the_current_token_can_be_discarded() {
    let signer = TestSigner::open();
    let (cache, _) = setup(&signer);
    let first = block_on(cache.token()).unwrap();
    assert!(cache.discard(&first));
    assert!(!cache.discard(&first));
    let second = block_on(cache.token()).unwrap();
    assert_ne!(second, first);
    assert!(!cache.discard(&first));
    assert_eq!(block_on(cache.token()).unwrap(), second);
    assert_eq!(signer.count(), 2);
}

#[test]
fn a_token_from_the_future_is_not_served_after_the_clock_was_turned_back() {
    let signer = TestSigner::open();
    let clock = Arc::new(OffsetClock::new(Arc::new(FixedClock::new(NOW))));
    let cache = TokenCache::new(APPLICATION, Arc::clone(&signer) as Arc<dyn Signer>)
        .clock(Arc::clone(&clock) as Arc<dyn Clock>);
    let ahead = block_on(cache.token()).unwrap();
    clock.set_offset(-10);
    assert_eq!(block_on(cache.token()).unwrap(), ahead);
    clock.set_offset(-11);
    let corrected = block_on(cache.token()).unwrap();
    assert_eq!(corrected.issued_at(), NOW.saturating_sub(SECOND * 21));
    assert_eq!(signer.count(), 2);
}

/// A signer during whose work time passes.
#[derive(Debug)]
struct SlowSigner {
    clock: Arc<FixedClock>,
    takes: Mutex<Vec<u64>>,
    count: AtomicU64,
}

impl SlowSigner {
    /// The first signatures take so many seconds, all others none.
    fn new(takes: &[u64]) -> (Arc<Self>, TokenCache, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::new(NOW));
        let takes = Mutex::new(takes.iter().rev().copied().collect());
        let signer = Arc::new(Self {
            clock: Arc::clone(&clock),
            takes,
            count: AtomicU64::new(0),
        });
        let cache = TokenCache::new(APPLICATION, Arc::clone(&signer) as Arc<dyn Signer>)
            .clock(Arc::clone(&clock) as Arc<dyn Clock>);
        (signer, cache, clock)
    }
}

#[async_trait::async_trait]
impl Signer for SlowSigner {
    async fn sign(&self, _: &[u8]) -> Result<Signature, SignError> {
        self.count.fetch_add(1, Ordering::SeqCst);
        let takes = self
            .takes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
            .unwrap_or(0);
        self.clock.advance(Duration::from_secs(takes));
        if takes == 13 {
            Err(SignError::transient("on purpose"))
        } else {
            Ok(Signature::from(vec![1]))
        }
    }
}

#[test]
fn a_token_that_expired_while_it_was_signed_is_signed_again() {
    let (signer, cache, clock) = SlowSigner::new(&[900]);
    let token = block_on(cache.token()).unwrap();
    assert!(token.expires_at() > clock.now());
    assert_eq!(signer.count.load(Ordering::SeqCst), 2);
}

#[test]
fn a_signer_that_is_always_too_slow_is_an_error_and_no_endless_loop() {
    let (signer, cache, _) = SlowSigner::new(&[900; 10]);
    let error = block_on(cache.token()).unwrap_err();
    assert!(error.is_transient());
    assert_eq!(signer.count.load(Ordering::SeqCst), 3);
}

#[test]
fn a_panicking_signer_fails_its_caller_and_nobody_else() {
    #[derive(Debug)]
    struct Panicking(AtomicU64);
    #[async_trait::async_trait]
    impl Signer for Panicking {
        async fn sign(&self, _: &[u8]) -> Result<Signature, SignError> {
            assert!(self.0.fetch_add(1, Ordering::SeqCst) > 0, "on purpose");
            Ok(Signature::from(vec![1]))
        }
    }
    let cache = TokenCache::new(APPLICATION, Arc::new(Panicking(AtomicU64::new(0))));
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| block_on(cache.token())));
    assert!(caught.is_err());
    assert!(block_on(cache.token()).is_ok());
}

#[test]
fn settings_that_cannot_work_are_named_and_never_signed_with() {
    let signer = TestSigner::open();
    let signed = |cache: TokenCache| block_on(cache.token()).map(|_| cache).unwrap();
    let cache = || signed(setup(&signer).0);
    let secs = Duration::from_secs;
    let cases = [
        (cache().lifetime(secs(29)), Err(TokenCacheError::Lifetime)),
        (cache().lifetime(secs(86_401)), Err(TokenCacheError::Lifetime)),
        (cache().renew_before(secs(890)), Err(TokenCacheError::NothingLeft)),
        (cache().issued_early(secs(900)), Err(TokenCacheError::NothingLeft)),
        (
            cache().issued_early(Duration::MAX),
            Err(TokenCacheError::NothingLeft),
        ),
        (
            TokenCache::new("", TestSigner::open()),
            Err(TokenCacheError::ApplicationId),
        ),
        (cache().lifetime(secs(30)), Ok(())),
        (cache().lifetime(secs(86_400)), Ok(())),
        (
            cache().renew_before(Duration::ZERO).issued_early(Duration::ZERO),
            Ok(()),
        ),
    ];
    for (cache, expected) in cases {
        assert_eq!(cache.check(), expected);
        // A token of the settings before is not served.
        let token = block_on(cache.token());
        assert_eq!(
            token.as_ref().map(|_| ()).map_err(SignError::is_transient),
            expected.map_err(|_| false)
        );
    }
    // Each once before the settings, eight times, and three times with them.
    assert_eq!(signer.count(), 8 + 3);
}

#[derive(Clone, Debug)]
enum Step {
    Ask,
    Discard,
    Move(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::Ask),
        1 => Just(Step::Discard),
        3 => (-2000..2000i64).prop_map(Step::Move),
        1 => any::<i64>().prop_map(Step::Move),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #[test]
    fn no_token_is_ever_served_outside_its_time(
        steps in steps(),
        takes in prop::collection::vec(prop_oneof![Just(0), Just(13), 0..2000u64], 0..40),
        lifetime in 30..3600u64,
    ) {
        let (_, cache, clock) = SlowSigner::new(&takes);
        let cache = cache.lifetime(Duration::from_secs(lifetime));
        let mut last = None;
        for step in steps {
            match step {
                Step::Move(by) => {
                    let now = clock.now().as_secs().saturating_add_signed(by);
                    // The far ends of time have no room for a lifetime.
                    clock.set(vonage_video_auth::UnixTime::from_secs(now.clamp(100_000, u64::MAX / 2)));
                }
                Step::Discard => {
                    if let Some(token) = &last {
                        cache.discard(token);
                    }
                }
                Step::Ask => {
                    if let Ok(token) = block_on(cache.token()) {
                        let now = clock.now();
                        prop_assert!(token.issued_at() <= now && now < token.expires_at());
                        last = Some(token);
                    }
                }
            }
        }
    }
}
