//! The server a client under test calls: it stands before the service and misbehaves as one fault wants it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::act::Act;
use crate::door::{Door, Shut};
use crate::fault::{Idle, Strikes};
use crate::wire::{Answer, Request, Way};
use crate::{http1, http2};

/// What a gate is to do.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) door: Door,
    pub(crate) act: Act,
    pub(crate) strikes: Strikes,
    /// What happens to the connections of calls before the one that counts.
    pub(crate) idle: Option<Idle>,
}

/// A running gate. Stops when it is dropped.
pub(crate) struct Gate {
    pub(crate) url: String,
    pub(crate) state: Arc<State>,
}

/// What the connections of a gate share.
pub(crate) struct State {
    service: Arc<Way>,
    tls: Option<TlsAcceptor>,
    pub(crate) plan: Plan,
    /// From here on requests count, and the fault strikes.
    armed: AtomicBool,
    /// Requests that have arrived.
    requests: AtomicU32,
    /// Requests that carried a credential.
    signed: AtomicU32,
    /// Attempts that have begun.
    attempts: AtomicU32,
    /// As many permits as are free; those who ask the service hold one.
    asking: Semaphore,
    shut: Mutex<Option<Shut>>,
    /// Told to connections that wait for a request.
    hang_up: Notify,
    waiting: AtomicU32,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

const ALL: u32 = 1000;

impl Gate {
    pub(crate) async fn open(service: Arc<Way>, tls: Option<TlsAcceptor>, plan: Plan) -> Self {
        let scheme = if plan.door.is_secure() { "https" } else { "http" };
        let (address, listener, shut) = plan.door.set().await;
        let state = Arc::new(State {
            service,
            tls,
            plan,
            armed: AtomicBool::new(false),
            requests: AtomicU32::new(0),
            signed: AtomicU32::new(0),
            attempts: AtomicU32::new(0),
            asking: Semaphore::new(ALL as usize),
            shut: Mutex::new(shut),
            hang_up: Notify::new(),
            waiting: AtomicU32::new(0),
            tasks: Mutex::default(),
        });
        if let Some(listener) = listener {
            state.listen(listener);
        }
        Self {
            url: format!("{scheme}://{address}"),
            state,
        }
    }

    /// What came before does not count; the fault strikes from here on.
    pub(crate) async fn arm(&self) {
        self.state.requests.store(0, Ordering::SeqCst);
        self.state.signed.store(0, Ordering::SeqCst);
        self.state.attempts.store(0, Ordering::SeqCst);
        self.state.armed.store(true, Ordering::SeqCst);
        if let Some(Idle::Closed(_) | Idle::Answered | Idle::ClosedInThatMoment | Idle::GoAway) =
            self.state.plan.idle
        {
            let is_waiting = || self.state.waiting.load(Ordering::SeqCst) > 0;
            while !is_waiting() {
                tokio::task::yield_now().await;
            }
            self.state.hang_up.notify_waiters();
            while is_waiting() {
                tokio::task::yield_now().await;
            }
        }
    }

    /// How many attempts have begun.
    pub(crate) fn attempts(&self) -> u32 {
        self.state.attempts.load(Ordering::SeqCst)
    }

    /// What has arrived, once the service has answered all of it: requests, and how many of them were signed.
    pub(crate) async fn count(&self) -> (u32, u32) {
        let _all = self.state.asking.acquire_many(ALL).await.unwrap();
        (
            self.state.requests.load(Ordering::SeqCst),
            self.state.signed.load(Ordering::SeqCst),
        )
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        for task in self.state.tasks.lock().unwrap().drain(..) {
            task.abort();
        }
    }
}

impl State {
    /// Another attempt begins. Doors that were shut for the first one are opened.
    pub(crate) fn begin_attempt(self: &Arc<Self>) {
        let attempt = self.attempts.fetch_add(1, Ordering::SeqCst) + 1;
        if attempt > 1 && self.plan.strikes == Strikes::First {
            let shut = self.shut.lock().unwrap().take();
            if let Some(listener) = shut.map(Shut::open) {
                self.listen(listener);
            }
        }
    }

    fn listen(self: &Arc<Self>, listener: TcpListener) {
        let state = self.clone();
        self.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                state.spawn(serve(stream, state.clone()));
            }
        });
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap();
        tasks.retain(|task| !task.is_finished());
        tasks.push(tokio::spawn(work));
    }

    /// A request arrives: what is to be done with it.
    pub(crate) fn next(&self) -> Act {
        if !self.armed.load(Ordering::SeqCst) {
            return Act::PASS;
        }
        let struck = self.is_next_struck();
        // The beginning of a handshake is no request.
        if self.plan.door != Door::NoTls {
            self.requests.fetch_add(1, Ordering::SeqCst);
        }
        if struck { self.plan.act.clone() } else { Act::PASS }
    }

    /// Whether the fault strikes the next request.
    pub(crate) fn is_next_struck(&self) -> bool {
        let first = self.requests.load(Ordering::SeqCst) == 0;
        self.armed.load(Ordering::SeqCst) && (first || self.plan.strikes == Strikes::Every)
    }

    /// Waits for a request with this, and stops when connections that wait are to end.
    pub(crate) async fn wait_for<T>(&self, request: impl Future<Output = T>) -> Option<T> {
        let hang_up = self.hang_up.notified();
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let request = tokio::select! {
            biased;
            request = request => Some(request),
            () = hang_up => None,
        };
        if request.is_some() {
            self.waited();
        }
        request
    }

    /// The wait is over; what was to be done to the connection has been done.
    pub(crate) fn waited(&self) {
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }

    /// Notes what a request carried, and lets the service answer it.
    pub(crate) async fn answer(&self, act: &Act, request: &Request) -> Option<Answer> {
        if request.header("authorization").is_some() {
            self.signed.fetch_add(1, Ordering::SeqCst);
        }
        if !act.done {
            return None;
        }
        let _asking = self.asking.acquire().await.unwrap();
        let answer = self.service.hand_on(request).await;
        Some(if act.dated { answer } else { answer.without("date") })
    }

    fn strikes_connection(&self) -> bool {
        self.plan.strikes == Strikes::Every || self.attempts.load(Ordering::SeqCst) <= 1
    }
}

async fn serve(stream: TcpStream, state: Arc<State>) {
    let _ = stream.set_nodelay(true);
    if matches!(state.plan.door, Door::Silent) && state.strikes_connection() {
        // Held until the client gives up, and then some.
        tokio::time::sleep(Duration::from_secs(60)).await;
        return;
    }
    match &state.tls {
        None => http1::converse(stream, &state).await,
        Some(tls) => {
            let Ok(stream) = tls.accept(stream).await else {
                return;
            };
            if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
                http2::converse(stream, &state).await;
            } else {
                http1::converse(stream, &state).await;
            }
        }
    }
}
