//! A soak from start to end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use parking_lot::Mutex;
use tokio::task::JoinSet;
use vonage_video::{ApplicationKey, Client, Proxy, RootCertificates};
use vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY;

use crate::arguments::Arguments;
use crate::caller::{ATTEMPT, Caller, TOTAL};
use crate::chaos::Chaos;
use crate::control::Control;
use crate::journal::{self, Journal};
use crate::ledger::SETTLED;
use crate::report::Report;
use crate::service::{Place, Service};
use crate::tally::Tally;
use crate::vitals::{self, Vitals};
use crate::worker;

/// How many calls at once share a client. Few, since over HTTP/2 they share a connection, and what closes it for one takes
/// the others along.
const CALLERS: u32 = 4;
/// How often a client's service has its clock turned, and by how many seconds.
const TURNS: Duration = Duration::from_secs(20);
const FORWARD: i64 = 150;
const BACK: i64 = -20;

/// Runs it and prints the report. Returns whether nothing is wrong.
pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let service = Service::start().await?;
    let (tally, looks) = (Arc::new(Tally::default()), Arc::new(Mutex::new(Vec::new())));
    let (start, time) = (Instant::now(), arguments.time());
    let end = start + time;
    let (mut workers, mut watchers) = (JoinSet::new(), JoinSet::new());
    let (mut journals, mut controls) = (Vec::new(), Vec::new());
    let clients = arguments.calls_in_flight.div_ceil(CALLERS);
    for (number, place) in (0..clients).zip(service.ready.places.iter().cycle()) {
        let control = Control::register(&place.control).await?;
        let client = client(place, &control, arguments.seed)?;
        let first = number * CALLERS;
        for worker in first..(first + CALLERS).min(arguments.calls_in_flight) {
            let caller = Caller::new(client.clone(), tally.clone(), arguments.seed, worker);
            let work = worker::work(caller, control.clone(), service.ready.ears.clone(), end);
            workers.spawn(work);
        }
        journals.push(Journal::new(control.clone()));
        controls.push(control);
    }
    watchers.spawn(turn_clocks(controls, tally.clone(), arguments.seed));
    watchers.spawn(journal::keep_reading(journals, tally.clone()));
    let looking = tokio::spawn(vitals::keep_looking(start, looks.clone()));
    let talking = tokio::spawn(talk(start, tally.clone()));
    loop {
        tokio::select! {
            Some(worker) = workers.join_next() => worker.context("a worker")??,
            Some(watcher) = watchers.join_next() => watcher.context("a watcher")??,
            else => break,
        }
        if workers.is_empty() {
            break;
        }
    }
    let took = start.elapsed();
    talking.abort();
    // The clients are gone by now, and what they left is on its way.
    tokio::time::sleep(SETTLED + Duration::from_secs(2)).await;
    looking.abort();
    while let Some(watcher) = watchers.try_join_next() {
        watcher.context("a watcher")??;
    }
    watchers.shutdown().await;
    // Whoever spoke to the control surface is gone as well: what is left now has leaked.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let last = Vitals::now(start).await;
    let report = Report {
        arguments,
        clients,
        took,
        tally: &tally,
        looks: &looks.lock(),
        last,
    };
    report.print();
    Ok(report.is_clean())
}

fn client(place: &Place, control: &Control, seed: u64) -> anyhow::Result<Client> {
    let key = ApplicationKey::from_pem(&*control.application, DEVELOPMENT_PRIVATE_KEY)?;
    let mut builder = Client::builder(&*control.application)
        .signer(key)
        .base_url(&place.api)?
        .proxy(Proxy::none())
        .attempt_timeout(ATTEMPT)
        .total_timeout(TOTAL)
        .attempt_layer(Chaos { seed });
    if let Some(pem) = &place.ca_pem {
        builder = builder.root_certificates(RootCertificates::only(pem)?);
    }
    Ok(builder.build()?)
}

/// Turns one application's clock after the other, mostly forward: tokens expire early, and a few come from the future.
async fn turn_clocks(controls: Vec<Control>, tally: Arc<Tally>, seed: u64) -> anyhow::Result<()> {
    let mut random = fastrand::Rng::with_seed(seed);
    let pause = TURNS / u32::try_from(controls.len()).unwrap_or(1).max(1);
    for round in 0_u64.. {
        for control in &controls {
            tokio::time::sleep(pause).await;
            let back = round > 0 && random.u8(..4) == 0;
            control.turn(if back { BACK } else { FORWARD }).await?;
            tally.counts.lock().turns += 1;
        }
    }
    Ok(())
}

/// Says how far it is.
async fn talk(start: Instant, tally: Arc<Tally>) {
    loop {
        tokio::time::sleep(Duration::from_secs(10)).await;
        let calls = tally.counts.lock().calls;
        let found = tally.ledger.lock().verdict.findings.len() + tally.findings.lock().len();
        let seconds = start.elapsed().as_secs();
        eprintln!("{seconds:>5} s {calls:>9} calls {found} findings");
    }
}
