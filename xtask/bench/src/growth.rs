//! How cost grows: with threads, with calls in flight, with the length of a list.

use std::time::Instant;

use anyhow::{Result, anyhow};
use bytes::Bytes;
use vonage_video::archives::ListArchives;
use vonage_video_auth::{ApplicationKey, Grant, UnixTime};
use vonage_video_bench::ours::Ours;
use vonage_video_bench::{APPLICATION, PRIVATE_KEY, SESSION, list, server};

use crate::calls::Clients;
use crate::harness::{Rounds, Spread};
use crate::record::{Goal, Record, grouped, rate};
use crate::service::Service;
use crate::{Arguments, calls, decoding, load};

pub(crate) fn run(arguments: &Arguments, record: &mut Record) -> Result<()> {
    threads(arguments, record)?;
    in_flight(arguments, record)?;
    lengths(arguments, record)
}

fn threads(arguments: &Arguments, record: &mut Record) -> Result<()> {
    let key = ApplicationKey::from_pem(APPLICATION, PRIVATE_KEY)?;
    let tokens = if arguments.quick { 30 } else { 300 };
    let rate = |threads: u32| -> Result<f64> {
        let start = Instant::now();
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| sign(&key, tokens))).collect();
            workers
                .into_iter()
                .try_for_each(|worker| worker.join().map_err(|_| anyhow!("a worker panicked"))?)
        })?;
        Ok(f64::from(threads * tokens) / start.elapsed().as_secs_f64())
    };
    let (mut one, mut two, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..if arguments.quick { 3 } else { 11 } {
        let (alone, both) = (rate(1)?, rate(2)?);
        one.push(alone);
        two.push(both);
        ratios.push(both / alone);
    }
    let (one, two) = (Spread::of(one).median, Spread::of(two).median);
    record.point("tokens", "tokens a second", 1.0, one);
    record.point("tokens", "tokens a second", 2.0, two);
    record.ratio(
        "client tokens, two threads on one key",
        format!("{}/s", grouped(two as u64)),
        ("one thread", format!("{}/s", grouped(one as u64))),
        (Spread::of(ratios), "×"),
        Some(Goal::AtLeast(1.8)),
    );
    Ok(())
}

fn sign(key: &ApplicationKey, tokens: u32) -> Result<()> {
    for _ in 0..tokens {
        let token = Grant::new(SESSION).sign_at(key, UnixTime::from_secs(1_790_000_000))?;
        std::hint::black_box(&token);
    }
    Ok(())
}

fn in_flight(arguments: &Arguments, record: &mut Record) -> Result<()> {
    let service = Service::start()?;
    let rounds = Rounds {
        count: if arguments.quick { 3 } else { 7 },
        ..Rounds::new(arguments.quick)
    };
    for power in 0..=10 {
        let in_flight = 1 << power;
        let clients = Clients::of(&service.origin)?;
        let samples = calls::at_once(&clients, in_flight, rounds)?;
        let [bare, ours] = [0, 1].map(|client| samples.time(client).median);
        let x = f64::from(in_flight);
        record.point("calls", "hyper's client", x, 1.0 / bare);
        record.point("calls", "ours", x, 1.0 / ours);
        if matches!(in_flight, 1 | 64 | 1024) {
            record.ratio(
                format!("small GET, {in_flight} in flight, one thread"),
                rate(ours),
                ("hyper's client", rate(bare)),
                (samples.ratio(0, 1), "×"),
                None,
            );
        }
    }
    Ok(())
}

fn lengths(arguments: &Arguments, record: &mut Record) -> Result<()> {
    let longest = if arguments.quick { 5 } else { 6 };
    let mut first = 0.0;
    for power in 1..=longest {
        let length = 10_u64.pow(power);
        // A page holds a thousand; what is longer is read page by page, over a connection.
        let took = if length <= 1000 {
            decoded(length)?
        } else {
            paged(length)?
        };
        let each = took / length as f64;
        record.point(
            "lists",
            if length <= 1000 {
                "decoded"
            } else {
                "read page by page"
            },
            length as f64,
            each * 1e6,
        );
        if length == 10_000 {
            first = each;
        }
        if power == longest {
            record.ratio(
                format!("an archive in a list of {}", grouped(length)),
                format!("{:.2} µs", each * 1e6),
                ("in one of 10,000", format!("{:.2} µs", first * 1e6)),
                (Spread::one(each / first), "×"),
                Some(Goal::AtMost(1.2)),
            );
        }
    }
    Ok(())
}

fn decoded(length: u64) -> Result<f64> {
    let body = Bytes::from(list::page(length, 0, length));
    let times = (0..21).map(|_| {
        let start = Instant::now();
        for _ in 0..1000 / length {
            decoding::decode(&body)?;
        }
        Ok(start.elapsed().as_secs_f64() / (1000 / length) as f64)
    });
    Ok(Spread::of(times.collect::<Result<_>>()?).median)
}

fn paged(length: u64) -> Result<f64> {
    let ours = Ours::new(&format!("http://{}", server::start(length)?))?;
    let runtime = load::runtime(1)?;
    let mut times = Vec::new();
    for _ in 0..if length > 100_000 { 1 } else { 3 } {
        let start = Instant::now();
        let read = runtime.block_on(async {
            let mut items = ours
                .client
                .archives()
                .list(ListArchives::new().page_size(1000))
                .items();
            let mut read = 0;
            while items.try_next().await?.is_some() {
                read += 1;
            }
            Ok::<u64, vonage_video::Error>(read)
        })?;
        anyhow::ensure!(read == length, "{read} of {length} archives came");
        times.push(start.elapsed().as_secs_f64());
    }
    Ok(Spread::of(times).median)
}
