//! What several test programs share.
#![allow(dead_code, unreachable_pub, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "this is test code")]

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use vonage_video_auth::{ApplicationKey, SignError, Signature, Signer, UnixTime};

pub const APPLICATION: &str = "11112222-3333-4444-8555-666677778888";
pub const SESSION: &str = "2_MX45OTk5OTk5OX5-MTc5MDAwMDAwMDAwMH5pbnZlbnRlZH4";
pub const PKCS8: &str = include_str!("../keys/pkcs8.pem");
pub const PUBLIC: &str = include_str!("../keys/public_spki.pem");
pub const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

pub fn key() -> ApplicationKey {
    ApplicationKey::from_pem(APPLICATION, PKCS8).unwrap()
}

pub fn other_key() -> ApplicationKey {
    ApplicationKey::from_pem(APPLICATION, include_str!("../keys/other.pem")).unwrap()
}

/// Drives one future on this thread.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

/// Polls once, with a waker that counts.
pub fn poll_once<F: Future + ?Sized>(future: &mut Pin<Box<F>>, wakes: &Arc<Wakes>) -> Poll<F::Output> {
    let waker = Waker::from(Arc::clone(wakes));
    future.as_mut().poll(&mut Context::from_waker(&waker))
}

#[derive(Default)]
pub struct Wakes(AtomicUsize);

impl Wakes {
    pub fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A signer that counts, waits until it is let through, and fails on demand.
#[derive(Debug)]
pub struct TestSigner {
    key: ApplicationKey,
    count: AtomicUsize,
    open: AtomicBool,
    failing: AtomicBool,
    waiting: Mutex<Vec<Waker>>,
}

impl TestSigner {
    pub fn open() -> Arc<Self> {
        let signer = Self::closed();
        signer.open.store(true, Ordering::SeqCst);
        signer
    }

    pub fn closed() -> Arc<Self> {
        Arc::new(Self {
            key: key(),
            count: AtomicUsize::new(0),
            open: AtomicBool::new(false),
            failing: AtomicBool::new(false),
            waiting: Mutex::default(),
        })
    }

    /// How many signatures were begun.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }

    pub fn let_through(&self) {
        self.open.store(true, Ordering::SeqCst);
        for waker in std::mem::take(&mut *self.waiting.lock().unwrap()) {
            waker.wake();
        }
    }

    pub fn close(&self) {
        self.open.store(false, Ordering::SeqCst);
    }

    pub fn fail(&self, failing: bool) {
        self.failing.store(failing, Ordering::SeqCst);
    }
}

#[async_trait::async_trait]
impl Signer for TestSigner {
    async fn sign(&self, input: &[u8]) -> Result<Signature, SignError> {
        self.count.fetch_add(1, Ordering::SeqCst);
        poll_fn(|context| {
            let mut waiting = self.waiting.lock().unwrap();
            if self.open.load(Ordering::SeqCst) {
                return Poll::Ready(());
            }
            waiting.push(context.waker().clone());
            Poll::Pending
        })
        .await;
        if self.failing.load(Ordering::SeqCst) {
            return Err(SignError::transient("the key store is away"));
        }
        self.key.sign(input)
    }
}
