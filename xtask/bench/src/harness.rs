//! Taking turns, so that whatever else the machine does hits every contender alike.
//!
//! A ratio is taken in each round, between contenders that ran within the same fraction of a second; what is reported is the
//! median over rounds, and between which values four of five rounds lie. That a machine is slower in one minute than
//! in the next does not matter then. This is why no framework for benchmarks is used: those known measure one function after
//! the other, in one process, and could not have a Node program take its turn.

use std::time::{Duration, Instant};

use anyhow::Result;

/// How long operations took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    pub(crate) wall: Duration,
    /// Processor time, user and system, of the process that ran them.
    pub(crate) cpu: Duration,
}

impl Took {
    /// Measures work in this process.
    pub(crate) fn measure(work: impl FnOnce() -> Result<()>) -> Result<Self> {
        let (start, before) = (Instant::now(), processor_time());
        work()?;
        Ok(Self {
            wall: start.elapsed(),
            cpu: processor_time().saturating_sub(before),
        })
    }
}

/// The processor time of this process, of all its threads.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let part = |number: i64| u64::try_from(number).unwrap_or_default();
    Duration::from_secs(part(time.tv_sec)) + Duration::from_nanos(part(time.tv_nsec))
}

/// Runs that many operations.
type Work<'a> = Box<dyn FnMut(u32) -> Result<Took> + 'a>;

/// One thing to measure.
pub(crate) struct Contender<'a> {
    pub(crate) name: String,
    work: Work<'a>,
    operations: u32,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(name: impl Into<String>, work: impl FnMut(u32) -> Result<Took> + 'a) -> Self {
        Self {
            name: name.into(),
            work: Box::new(work),
            operations: 1,
        }
    }

    /// Operations of this kind, one after the other.
    pub(crate) fn each(name: impl Into<String>, mut operation: impl FnMut() -> Result<usize> + 'a) -> Self {
        Self::new(name, move |operations| {
            Took::measure(|| {
                for _ in 0..operations {
                    std::hint::black_box(operation()?);
                }
                Ok(())
            })
        })
    }
}

/// How many rounds, and how long each contender's turn is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounds {
    pub(crate) count: usize,
    pub(crate) turn: Duration,
    /// Operations are a multiple of it.
    pub(crate) step: u32,
}

impl Rounds {
    pub(crate) fn new(quick: bool) -> Self {
        let (count, millis) = if quick { (5, 30) } else { (21, 200) };
        Self {
            count,
            turn: Duration::from_millis(millis),
            step: 1,
        }
    }

    pub(crate) fn step(self, step: u32) -> Self {
        Self { step, ..self }
    }

    /// Lets all take their turns: warm up, find out how many operations fill a turn, then rounds, every other one backwards.
    pub(crate) fn run(self, contenders: &mut [Contender<'_>]) -> Result<Samples> {
        for contender in &mut *contenders {
            let mut operations = self.step;
            loop {
                let took = (contender.work)(operations)?.wall;
                if took >= self.turn / 4 || operations > 1 << 24 {
                    let fitting = self.turn.as_secs_f64() / took.as_secs_f64() * f64::from(operations);
                    contender.operations = ((fitting / f64::from(self.step)) as u32).max(1) * self.step;
                    break;
                }
                operations *= 2;
            }
        }
        let mut samples = Samples::of_contenders(contenders.len());
        for round in 0..self.count {
            let places = samples.wall.iter_mut().zip(&mut samples.cpu);
            let mut order: Vec<_> = contenders.iter_mut().zip(places).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for (contender, (wall, cpu)) in order {
                let took = (contender.work)(contender.operations)?;
                wall.push(took.wall.as_secs_f64() / f64::from(contender.operations));
                cpu.push(took.cpu.as_secs_f64() / f64::from(contender.operations));
            }
        }
        Ok(samples)
    }
}

/// Seconds an operation took, for each contender in each round.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    wall: Vec<Vec<f64>>,
    cpu: Vec<Vec<f64>>,
}

impl Samples {
    fn of_contenders(count: usize) -> Self {
        Self {
            wall: vec![Vec::new(); count],
            cpu: vec![Vec::new(); count],
        }
    }

    pub(crate) fn of(&self, contender: usize) -> &[f64] {
        row(&self.wall, contender)
    }

    /// Seconds an operation of this contender takes.
    pub(crate) fn time(&self, contender: usize) -> Spread {
        Spread::of(self.of(contender).to_vec())
    }

    /// Seconds of processor time an operation of this contender takes.
    pub(crate) fn processor_time(&self, contender: usize) -> Spread {
        Spread::of(row(&self.cpu, contender).to_vec())
    }

    /// How many times as long one takes as the other.
    pub(crate) fn ratio(&self, one: usize, other: usize) -> Spread {
        ratio(self.of(one), self.of(other))
    }

    /// How many times as much processor time one takes as the other.
    pub(crate) fn processor_ratio(&self, one: usize, other: usize) -> Spread {
        ratio(row(&self.cpu, one), row(&self.cpu, other))
    }
}

fn row(rows: &[Vec<f64>], contender: usize) -> &[f64] {
    rows.get(contender).map(Vec::as_slice).unwrap_or_default()
}

fn ratio(one: &[f64], other: &[f64]) -> Spread {
    Spread::of(one.iter().zip(other).map(|(one, other)| one / other).collect())
}

/// A median, and the bounds within which four of five values lie.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spread {
    pub(crate) low: f64,
    pub(crate) median: f64,
    pub(crate) high: f64,
}

impl Spread {
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        values.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (values.len().saturating_sub(1) as f64 * share).round();
            values.get(place as usize).copied().unwrap_or_default()
        };
        Self {
            low: at(0.1),
            median: at(0.5),
            high: at(0.9),
        }
    }

    /// One value, measured once.
    pub(crate) fn one(value: f64) -> Self {
        Self::of(vec![value])
    }

    pub(crate) fn times(self, factor: f64) -> Self {
        Self {
            low: self.low * factor,
            median: self.median * factor,
            high: self.high * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_taken_within_rounds() {
        // The machine became ten times slower half way; the contenders' ratio did not change.
        let samples = Samples {
            wall: vec![vec![2.0, 2.0, 20.0, 20.0], vec![1.0, 1.0, 10.0, 10.0]],
            ..Samples::default()
        };
        let ratio = samples.ratio(0, 1);
        assert_eq!((ratio.low, ratio.median, ratio.high), (2.0, 2.0, 2.0));
    }

    #[test]
    fn four_of_five_values_are_within_the_spread() {
        let spread = Spread::of((0..=10).rev().map(f64::from).collect());
        assert_eq!((spread.low, spread.median, spread.high), (1.0, 5.0, 9.0));
    }

    #[test]
    fn all_take_as_many_turns_and_every_other_round_is_backwards() {
        let order = std::cell::RefCell::new(Vec::new());
        let note = |name| {
            let order = &order;
            move |operations: u32| {
                order.borrow_mut().push(name);
                let wall = Duration::from_millis(10) * operations;
                Ok(Took { wall, cpu: wall / 2 })
            }
        };
        let rounds = Rounds {
            count: 2,
            turn: Duration::from_millis(20),
            step: 1,
        };
        let mut contenders = [Contender::new("a", note('a')), Contender::new("b", note('b'))];
        let samples = rounds.run(&mut contenders).unwrap_or_default();
        assert_eq!(order.borrow().iter().collect::<String>(), "ababba");
        assert_eq!(samples.of(0), [0.01, 0.01]);
        assert_eq!(samples.processor_time(1).median, 0.005);
    }
}
