//! One small GET through the whole stack against the client it stands on, against reqwest and against the Node SDK.

use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::json;
use tokio::runtime::Runtime;
use vonage_video_auth::{ApplicationKey, TokenCache};
use vonage_video_bench::bare::Bare;
use vonage_video_bench::ours::Ours;
use vonage_video_bench::plain_tower::PlainTower;
use vonage_video_bench::{APPLICATION, PRIVATE_KEY, SESSION, STREAM, archive_path, small_path};

use crate::Arguments;
use crate::harness::{Contender, Rounds, Samples, Spread};
use crate::peer::Peer;
use crate::record::{Goal, Record, rate, time};
use crate::service::Service;
use crate::{load, record};

const SEVERAL: u32 = 64;
/// Of every client but Node's, which has one: as many as a program has by default on the machine this is for. The server has one.
const THREADS: usize = 2;

/// Both clients of one server.
pub(crate) struct Clients {
    pub(crate) bare: Bare,
    pub(crate) ours: Ours,
    pub(crate) token: String,
}

impl Clients {
    pub(crate) fn of(origin: &str) -> Result<Self> {
        let token = token()?;
        Ok(Self {
            bare: Bare::new(origin, &token)?,
            ours: Ours::new(origin)?,
            token,
        })
    }
}

/// An API token, good for a quarter of an hour.
pub(crate) fn token() -> Result<String> {
    let key = ApplicationKey::from_pem(APPLICATION, PRIVATE_KEY)?;
    let token = load::runtime(1)?.block_on(TokenCache::for_key(&key).token())?;
    Ok(token.as_str().to_owned())
}

pub(crate) fn run(arguments: &Arguments, record: &mut Record) -> Result<()> {
    for (in_flight, of_node) in [(1, 15.0), (SEVERAL, 100.0)] {
        throughput(arguments, record, in_flight, of_node)?;
    }
    added(arguments, record)?;
    for in_flight in [1, SEVERAL] {
        processor_time(arguments, record, in_flight)?;
    }
    allocations(record)
}

/// The processor time of a GET of an archive. Calls a second say little of what a client costs where the server is the limit.
fn processor_time(arguments: &Arguments, record: &mut Record, in_flight: u32) -> Result<()> {
    let service = Service::start()?;
    let clients = Clients::of(&service.origin)?;
    let tower = PlainTower::new(&service.origin, &clients.token)?;
    let runtime = load::runtime(THREADS)?;
    let mut reqwest = reqwest(arguments, &service.origin, &archive_path(), &clients.token)?;
    let order = format!("get {in_flight}");
    let (bare, ours, path) = (clients.bare.clone(), clients.ours, archive_path());
    let (bare_path, plain_path) = (path.clone(), path.clone());
    let plain = tower.clone();
    let mut contenders = vec![
        contender("ours, an archive", &runtime, in_flight, move || {
            let ours = ours.clone();
            async move { ours.get_archive().await }
        }),
        contender("hyper's client, bytes", &runtime, in_flight, move || {
            let (bare, path) = (bare.clone(), bare_path.clone());
            async move { bare.get(&path).await }
        }),
        contender("a plain tower stack, bytes", &runtime, in_flight, move || {
            let (plain, path) = (plain.clone(), plain_path.clone());
            async move { Ok(plain.get(&path).await?.len()) }
        }),
        contender(
            "a plain tower stack, an archive",
            &runtime,
            in_flight,
            move || {
                let (tower, path) = (tower.clone(), path.clone());
                async move { tower.get_archive(&path).await }
            },
        ),
    ];
    if let Some(reqwest) = &mut reqwest {
        contenders.push(reqwest.contender("reqwest, bytes", &order));
    }
    let samples = Rounds::new(arguments.quick)
        .step(in_flight)
        .run(&mut contenders)?;
    let goals = [Some(1.5), None, Some(1.1), Some(1.0)];
    for (contender, (place, goal)) in contenders.iter().skip(1).zip((1..).zip(goals)) {
        record.ratio(
            format!("GET of an archive, {in_flight} in flight, processor time"),
            time(samples.processor_time(0).median),
            (&contender.name, time(samples.processor_time(place).median)),
            (samples.processor_ratio(0, place), "×"),
            goal.map(Goal::AtMost),
        );
    }
    Ok(())
}

fn contender<'a, F>(
    name: &str,
    runtime: &'a Runtime,
    in_flight: u32,
    call: impl Fn() -> F + Clone + Send + Sync + 'static,
) -> Contender<'a>
where
    F: Future<Output = Result<usize>> + Send,
{
    Contender::new(name, move |calls| {
        load::run(runtime, in_flight, calls, call.clone())
    })
}

fn throughput(arguments: &Arguments, record: &mut Record, in_flight: u32, of_node: f64) -> Result<()> {
    let service = Service::start()?;
    let clients = Clients::of(&service.origin)?;
    let given = given(&service.origin);
    let runtime = load::runtime(THREADS)?;
    let mut reqwest = reqwest(arguments, &service.origin, &small_path(), &clients.token)?;
    let mut node = Peer::node(arguments, &given)?;
    let order = format!("get {in_flight}");

    let mut contenders = both(&runtime, &clients, in_flight);
    let mut peers = Vec::new();
    if let Some(reqwest) = &mut reqwest {
        contenders.push(reqwest.contender("reqwest with a bearer header", &order));
        peers.push(Goal::AtLeast(1.0));
    }
    if let Some(node) = &mut node {
        contenders.push(node.contender("`@vonage/video`, Node", &order));
        peers.push(Goal::AtLeast(of_node));
    }
    let samples = Rounds::new(arguments.quick)
        .step(in_flight)
        .run(&mut contenders)?;
    let what = match in_flight {
        1 => "small GET, one at a time".to_owned(),
        many => format!("small GET, {many} at a time"),
    };
    let ours = rate(samples.time(1).median);
    let goals = std::iter::once((0, Goal::AtLeast(0.93))).chain((2..).zip(peers));
    for (place, goal) in goals {
        let name = contenders.get(place).map(|contender| contender.name.clone());
        record.ratio(
            &what,
            ours.clone(),
            (&name.unwrap_or_default(), rate(samples.time(place).median)),
            (samples.ratio(place, 1), "×"),
            Some(goal),
        );
    }
    Ok(())
}

/// The bare client and ours, in this order, so many calls at once.
fn both<'a>(runtime: &'a Runtime, clients: &'a Clients, in_flight: u32) -> Vec<Contender<'a>> {
    let path = small_path();
    let (bare, ours) = (clients.bare.clone(), clients.ours.clone());
    vec![
        contender("hyper's client", runtime, in_flight, move || {
            let (bare, path) = (bare.clone(), path.clone());
            async move { bare.get(&path).await }
        }),
        contender("ours", runtime, in_flight, move || {
            let ours = ours.clone();
            async move { ours.get().await }
        }),
    ]
}

/// What the median call takes longer than the bare client's.
fn added(arguments: &Arguments, record: &mut Record) -> Result<()> {
    let service = Service::start()?;
    let clients = Clients::of(&service.origin)?;
    let (runtime, path) = (load::runtime(THREADS)?, small_path());
    let (mut bare, mut ours, mut added) = (Vec::new(), Vec::new(), Vec::new());
    let (rounds, calls) = if arguments.quick { (5, 300) } else { (21, 2000) };
    for round in 0..=rounds {
        let one = load::median(&runtime, calls, || clients.bare.get(&path))?.as_secs_f64();
        let other = load::median(&runtime, calls, || clients.ours.get())?.as_secs_f64();
        // The first round connects and signs.
        if round > 0 {
            bare.push(one);
            ours.push(other);
            added.push((other - one) * 1e6);
        }
    }
    record.ratio(
        "small GET, one at a time, added to the median call",
        time(Spread::of(ours).median),
        ("hyper's client", time(Spread::of(bare).median)),
        (Spread::of(added), "µs"),
        Some(Goal::AtMost(20.0)),
    );
    Ok(())
}

fn allocations(record: &mut Record) -> Result<()> {
    let program = std::env::current_exe()?.with_file_name(format!(
        "vonage-video-bench-allocations{}",
        std::env::consts::EXE_SUFFIX
    ));
    let output = Command::new(program)
        .output()
        .context("the program that counts allocations")?;
    let numbers: Vec<f64> = String::from_utf8(output.stdout)?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [bare, bare_bytes, ours, our_bytes] = numbers[..] else {
        anyhow::bail!("the program that counts allocations said something else");
    };
    let whole = |number: f64| record::grouped(number.round() as u64);
    record.ratio(
        "small GET, allocations above",
        whole(ours),
        ("hyper's client", whole(bare)),
        (Spread::one(ours - bare), "more"),
        None,
    );
    record.ratio(
        "small GET, bytes allocated above",
        whole(our_bytes),
        ("hyper's client", whole(bare_bytes)),
        (Spread::one(our_bytes - bare_bytes), "more"),
        None,
    );
    Ok(())
}

/// What the SDKs' programs are told first.
pub(crate) fn given(origin: &str) -> serde_json::Value {
    json!({
        "api": origin,
        "application_id": APPLICATION,
        "private_key": PRIVATE_KEY,
        "session_id": SESSION,
        "stream_id": STREAM,
    })
}

fn reqwest(arguments: &Arguments, origin: &str, path: &str, token: &str) -> Result<Option<Peer>> {
    let Some(program) = &arguments.reqwest else {
        return Ok(None);
    };
    let mut command = Command::new(program);
    command
        .arg(format!("{origin}{path}"))
        .args([token, &THREADS.to_string()]);
    Peer::start(&mut command).map(Some)
}

/// How long calls of both clients take, the bare one first, with so many in flight on one thread: nothing is hidden there
/// behind threads that wake each other.
pub(crate) fn at_once(clients: &Clients, in_flight: u32, rounds: Rounds) -> Result<Samples> {
    let runtime = load::runtime(1)?;
    rounds
        .step(in_flight)
        .run(&mut both(&runtime, clients, in_flight))
}
