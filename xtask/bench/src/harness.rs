//! Taking turns, so that whatever else the machine does hits every contender alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Result;

/// One thing to measure.
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    pub(crate) work: Box<dyn Fn() -> Result<usize> + Sync + 'a>,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(name: &'static str, work: impl Fn() -> Result<usize> + Sync + 'a) -> Self {
        Self {
            name,
            work: Box::new(work),
        }
    }
}

/// The time one operation of each contender takes: its median over rounds in which all take turns.
pub(crate) fn take_turns(
    contenders: &[Contender<'_>],
    rounds: usize,
    operations: u32,
) -> Result<Vec<Duration>> {
    for contender in contenders {
        time(contender, operations / 4 + 1)?;
    }
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for _ in 0..rounds {
        for (contender, times) in contenders.iter().zip(&mut times) {
            times.push(time(contender, operations)?);
        }
    }
    Ok(times.into_iter().map(median).collect())
}

fn time(contender: &Contender<'_>, operations: u32) -> Result<Duration> {
    let start = Instant::now();
    for _ in 0..operations {
        black_box((contender.work)()?);
    }
    Ok(start.elapsed() / operations)
}

/// Operations a second with this many threads at once; the median of rounds.
pub(crate) fn throughput(
    contender: &Contender<'_>,
    threads: usize,
    rounds: usize,
    operations: u32,
) -> Result<f64> {
    let mut rates = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let start = Instant::now();
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|_| scope.spawn(|| time(contender, operations)))
                .collect();
            workers.into_iter().try_for_each(|worker| match worker.join() {
                Ok(result) => result.map(drop),
                Err(_) => Err(anyhow::anyhow!("a worker panicked")),
            })
        })?;
        rates.push(start.elapsed());
    }
    let total = f64::from(operations) * threads as f64;
    Ok(total / median(rates).as_secs_f64())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
