//! Callers who go away: a call is dropped at each point at which it waits.

use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::Semaphore;
use vonage_video::Error;
use vonage_video::archives::ListArchives;

use crate::ask::{Asked, prepare};
use crate::class::{Class, FETCH, OPERATIONS, Repeat};
use crate::fault::{End, Fault, Point, Strikes};
use crate::kit::Kit;
use crate::scene::Scene;
use crate::stage::Service;

/// For what is still on its way when a call is dropped.
const AFTERMATH: Duration = Duration::from_millis(30);

/// What the calls meet: nothing, an answer that is lost, a refusal after which everybody tries again.
const MET: [Fault; 3] = [
    Fault::EarlyHints,
    Fault::Broken(Point::Done, End::Fin),
    Fault::Status(429),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_may_be_dropped_wherever_it_waits() {
    let kit = Arc::new(Kit::make().await);
    let busy = Arc::new(Semaphore::new(6));
    let mut trials = Vec::new();
    for class in OPERATIONS.into_iter().chain([FETCH]) {
        let service = Arc::new(Service::start().await);
        for fault in MET {
            trials.push(tokio::spawn(wherever_it_waits(
                kit.clone(),
                service.clone(),
                busy.clone(),
                class,
                fault,
            )));
        }
    }
    let mut points = 0;
    for trial in trials {
        points += trial.await.unwrap();
    }
    println!("dropped at {points} points");
    // A call that never waits would prove nothing.
    assert!(points > 3 * 3 * OPERATIONS.len());
}

/// Drops the call ever later, until it is over before that. Tells at how many points it waited.
async fn wherever_it_waits(
    kit: Arc<Kit>,
    service: Arc<Service>,
    busy: Arc<Semaphore>,
    class: Class,
    fault: Fault,
) -> usize {
    for polls in 0..1000 {
        let _busy = busy.acquire().await.unwrap();
        if is_over_after(polls, &kit, &service, &class, fault).await {
            return polls;
        }
    }
    panic!("{} never ends", class.name);
}

async fn is_over_after(polls: usize, kit: &Arc<Kit>, service: &Service, class: &Class, fault: Fault) -> bool {
    let case = format!("{}, {fault}, dropped after {polls} polls", class.name);
    let stage = service.stage(kit).await;
    let ask = prepare(&stage, class.name).await;
    let scene = Scene::set(&stage, class, fault, Strikes::First).await;
    stage.control.clear_requests().await;
    let asked = ask.ask(scene.client.handle(), &scene.url, None);
    let result = drop_after(polls, asked).await;
    let begun = scene.gate.attempts();
    tokio::time::sleep(AFTERMATH).await;
    let (requests, _) = scene.gate.count().await;
    let effects = stage.effects().await;
    assert_eq!(scene.gate.attempts(), begun, "{case}: it went on by itself");
    assert!(class.fetched || requests <= begun, "{case}: {requests} requests");
    if class.repeat == Repeat::Once {
        assert!(effects <= 1, "{case}: it happened {effects} times");
    }
    // Whatever became of the connection, the client works.
    let list = scene.client.archives().list(ListArchives::new()).await;
    assert!(list.is_ok(), "{case}: {list:?}");
    stage.clear().await;
    result.is_some()
}

/// Polls a call so often and drops it; what it returns, if it was over by then.
async fn drop_after(polls: usize, mut asked: Asked) -> Option<Result<u32, Error>> {
    let mut polled = 0;
    std::future::poll_fn(move |context| {
        if polled == polls {
            return Poll::Ready(None);
        }
        polled += 1;
        match asked.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending if polled == polls => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
