//! One client on several Tokio runtimes, and on none.

use std::sync::mpsc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use vonage_video_core::{Dispatch, ErrorKind, Outcome, Repeat};

use crate::support::request;
use crate::support::server::{Act, Server, answer};
use crate::{build, to};

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Runs a server on a runtime of its own, that is always polled.
fn serve(script: Vec<Act>) -> Server {
    let (sender, started) = mpsc::channel();
    thread::spawn(move || {
        current_thread().block_on(async {
            sender.send(Server::start(script).await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    started.recv().unwrap()
}

#[test]
fn a_client_does_not_wait_for_a_runtime_that_nobody_polls() {
    let server = serve(vec![Act::Answer(answer(200, &[], "{}"))]);
    // An attempt that waited for another runtime's connection would end by this limit, and as a failure.
    let transport = build(to(&server).attempt_timeout(Duration::from_secs(5)));
    let (first, second) = (current_thread(), current_thread());
    for runtime in [&first, &second, &first, &second] {
        let response = runtime.block_on(transport.send(request(Repeat::Once))).unwrap();
        assert_eq!(response.status(), 200);
    }
    assert_eq!(
        (server.count(), server.connections()),
        (4, 2),
        "each runtime keeps its own connection"
    );
}

#[test]
fn connections_of_a_runtime_that_is_gone_are_not_used() {
    let server = serve(vec![Act::Answer(answer(200, &[], "{}"))]);
    let transport = build(to(&server));
    // More runtimes than the client keeps pools for.
    for _ in 0..40 {
        let runtime = current_thread();
        let response = runtime.block_on(transport.send(request(Repeat::Once))).unwrap();
        assert_eq!(response.status(), 200);
    }
    assert_eq!((server.count(), server.connections()), (40, 40));
}

#[test]
fn a_call_outside_of_tokio_is_an_error_that_says_so() {
    let server = serve(vec![Act::Answer(answer(200, &[], "{}"))]);
    let transport = build(to(&server));
    let mut call = transport.send(request(Repeat::Safe));
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("the call went on without a runtime")
    };
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Config, Outcome::NotApplied, 0)
    );
    assert!(
        error.to_string().contains("outside of a Tokio runtime"),
        "{error}"
    );
    assert_eq!(server.connections(), 0);
}
