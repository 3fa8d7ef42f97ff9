//! One flight for many waiters: who leads, who takes over, what everybody hears.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::*;

type Waiting = Pin<Box<Wait<u32, fn(&u32)>>>;

/// Work that is done once `done` is set, and keeps count of its polls and the last waker.
#[derive(Default)]
struct Job {
    done: AtomicBool,
    polls: AtomicUsize,
    waker: Mutex<Option<Waker>>,
}

impl Job {
    fn work(self: &Arc<Self>) -> impl Future<Output = u32> + Send + 'static {
        let job = Arc::clone(self);
        poll_fn(move |context| {
            job.polls.fetch_add(1, Ordering::SeqCst);
            *lock(&job.waker) = Some(context.waker().clone());
            if job.done.load(Ordering::SeqCst) {
                Poll::Ready(7)
            } else {
                Poll::Pending
            }
        })
    }

    fn finish(&self) {
        self.done.store(true, Ordering::SeqCst);
        self.wake();
    }

    fn wake(&self) {
        if let Some(waker) = lock(&self.waker).take() {
            waker.wake();
        }
    }
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn wait(flight: &Arc<Flight<u32>>) -> Waiting {
    Box::pin(Arc::clone(flight).wait((|_| {}) as fn(&u32)))
}

fn poll(waiting: &mut Waiting, wakes: &Arc<Wakes>) -> Poll<Option<u32>> {
    let waker = Waker::from(Arc::clone(wakes));
    waiting.as_mut().poll(&mut Context::from_waker(&waker))
}

#[test]
fn the_work_is_polled_once_for_each_wake_up_and_not_once_for_each_waiter() {
    let job = Arc::new(Job::default());
    let flight = Arc::new(Flight::new(Box::pin(job.work())));
    let wakes = Arc::new(Wakes::default());
    let mut waiting: Vec<Waiting> = (0..50).map(|_| wait(&flight)).collect();
    for one in &mut waiting {
        assert_eq!(poll(one, &wakes), Poll::Pending);
    }
    assert_eq!(job.polls.load(Ordering::SeqCst), 1);
    job.wake();
    assert_eq!(wakes.0.load(Ordering::SeqCst), 50);
    for one in &mut waiting {
        assert_eq!(poll(one, &wakes), Poll::Pending);
    }
    assert_eq!(job.polls.load(Ordering::SeqCst), 2);
    job.finish();
    for one in &mut waiting {
        assert_eq!(poll(one, &wakes), Poll::Ready(Some(7)));
    }
    assert_eq!(job.polls.load(Ordering::SeqCst), 3);
}

#[test]
fn when_the_first_waiter_goes_away_the_second_carries_on() {
    let job = Arc::new(Job::default());
    let flight = Arc::new(Flight::new(Box::pin(job.work())));
    let wakes = Arc::new(Wakes::default());
    let (mut first, mut second) = (wait(&flight), wait(&flight));
    assert_eq!(poll(&mut first, &wakes), Poll::Pending);
    assert_eq!(poll(&mut second, &wakes), Poll::Pending);
    // Woken, but gone before it is polled.
    job.finish();
    drop(first);
    assert_eq!(poll(&mut second, &wakes), Poll::Ready(Some(7)));
    assert_eq!(job.polls.load(Ordering::SeqCst), 2);
}

#[test]
fn the_work_is_dropped_with_the_last_waiter() {
    let job = Arc::new(Job::default());
    let flight = Arc::new(Flight::new(Box::pin(job.work())));
    let mut one = wait(&flight);
    let known = Arc::downgrade(&flight);
    drop(flight);
    assert_eq!(poll(&mut one, &Arc::default()), Poll::Pending);
    assert!(known.upgrade().is_some_and(|flight| flight.is_open()));
    drop(one);
    assert!(known.upgrade().is_none());
    lock(&job.waker).take();
    assert_eq!(Arc::strong_count(&job), 1, "the work still holds the job");
}

#[test]
fn the_end_is_seen_once_and_before_the_result_is_given() {
    let seen = AtomicUsize::new(0);
    let flight = Arc::new(Flight::new(Box::pin(async { 7 })));
    let count = |_: &u32| {
        seen.fetch_add(1, Ordering::SeqCst);
    };
    for _ in 0..3 {
        let mut one = Box::pin(Arc::clone(&flight).wait(count));
        let polled = one.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!((polled, seen.load(Ordering::SeqCst)), (Poll::Ready(Some(7)), 1));
    }
    assert!(!flight.is_open());
}

#[test]
fn work_that_wakes_while_it_is_polled_is_polled_again() {
    let mut polls = 0;
    let flight = Arc::new(Flight::new(Box::pin(poll_fn(move |context| {
        polls += 1;
        context.waker().wake_by_ref();
        if polls < 3 { Poll::Pending } else { Poll::Ready(7) }
    }))));
    let wakes = Arc::new(Wakes::default());
    let mut one = wait(&flight);
    assert_eq!(poll(&mut one, &wakes), Poll::Pending);
    assert!(wakes.0.load(Ordering::SeqCst) > 0);
    assert_eq!(poll(&mut one, &wakes), Poll::Pending);
    assert_eq!(poll(&mut one, &wakes), Poll::Ready(Some(7)));
}

#[test]
fn work_that_panics_is_lost_to_the_others_and_not_polled_again() {
    let flight = Arc::new(Flight::new(Box::pin(poll_fn(|_| -> Poll<u32> {
        panic!("on purpose")
    }))));
    let wakes = Arc::new(Wakes::default());
    let (mut first, mut second) = (wait(&flight), wait(&flight));
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| poll(&mut first, &wakes)));
    assert!(caught.is_err());
    assert_eq!(poll(&mut second, &wakes), Poll::Ready(None));
    assert!(!flight.is_open());
}

#[test]
fn waiters_on_many_threads_all_get_the_result() {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    for _ in 0..50 {
        let job = Arc::new(Job::default());
        let flight = Arc::new(Flight::new(Box::pin(job.work())));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let mut one = wait(&flight);
                    let waker = Waker::from(Arc::new(Unpark(thread::current())));
                    loop {
                        match one.as_mut().poll(&mut Context::from_waker(&waker)) {
                            Poll::Ready(result) => return assert_eq!(result, Some(7)),
                            Poll::Pending => thread::park(),
                        }
                    }
                });
            }
            // Wakes that bring no progress must not get lost or multiply.
            for _ in 0..20 {
                job.wake();
                thread::yield_now();
            }
            job.finish();
        });
    }
}
