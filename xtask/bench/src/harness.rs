//! Taking turns, so that whatever else the machine does hits every contender alike.
//!
//! A ratio is taken in each round, between contenders that ran within the same fraction of a second; what is reported is the
//! median over rounds, and between which values four of five rounds lie. That a machine is slower in one minute than
//! in the next does not matter then. This is why no framework for benchmarks is used: those known measure one function after
//! the other, in one process, and could not have a Node program take its turn.

use std::time::{Duration, Instant};

use anyhow::Result;

/// What runs so many operations and tells how long they took.
type Work<'a> = Box<dyn FnMut(u32) -> Result<Duration> + 'a>;

/// One thing to measure.
pub(crate) struct Contender<'a> {
    pub(crate) name: String,
    work: Work<'a>,
    operations: u32,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(name: impl Into<String>, work: impl FnMut(u32) -> Result<Duration> + 'a) -> Self {
        Self {
            name: name.into(),
            work: Box::new(work),
            operations: 1,
        }
    }

    /// Operations of this kind, one after the other.
    pub(crate) fn each(name: impl Into<String>, mut operation: impl FnMut() -> Result<usize> + 'a) -> Self {
        Self::new(name, move |operations| {
            let start = Instant::now();
            for _ in 0..operations {
                std::hint::black_box(operation()?);
            }
            Ok(start.elapsed())
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
                let took = (contender.work)(operations)?;
                if took >= self.turn / 4 || operations > 1 << 24 {
                    let fitting = self.turn.as_secs_f64() / took.as_secs_f64() * f64::from(operations);
                    contender.operations = ((fitting / f64::from(self.step)) as u32).max(1) * self.step;
                    break;
                }
                operations *= 2;
            }
        }
        let mut samples = vec![Vec::with_capacity(self.count); contenders.len()];
        for round in 0..self.count {
            let mut order: Vec<_> = contenders.iter_mut().zip(&mut samples).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for (contender, times) in order {
                let took = (contender.work)(contender.operations)?;
                times.push(took.as_secs_f64() / f64::from(contender.operations));
            }
        }
        Ok(Samples(samples))
    }
}

/// Seconds an operation took, for each contender in each round.
#[derive(Debug)]
pub(crate) struct Samples(Vec<Vec<f64>>);

impl Samples {
    pub(crate) fn of(&self, contender: usize) -> &[f64] {
        self.0.get(contender).map(Vec::as_slice).unwrap_or_default()
    }

    /// Seconds an operation of this contender takes.
    pub(crate) fn time(&self, contender: usize) -> Spread {
        Spread::of(self.of(contender).to_vec())
    }

    /// How many times as long one takes as the other.
    pub(crate) fn ratio(&self, one: usize, other: usize) -> Spread {
        let pairs = self.of(one).iter().zip(self.of(other));
        Spread::of(pairs.map(|(one, other)| one / other).collect())
    }
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
        let samples = Samples(vec![vec![2.0, 2.0, 20.0, 20.0], vec![1.0, 1.0, 10.0, 10.0]]);
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
                Ok(Duration::from_millis(10) * operations)
            }
        };
        let rounds = Rounds {
            count: 2,
            turn: Duration::from_millis(20),
            step: 1,
        };
        let mut contenders = [Contender::new("a", note('a')), Contender::new("b", note('b'))];
        let samples = rounds.run(&mut contenders).unwrap_or(Samples(Vec::new()));
        assert_eq!(order.borrow().iter().collect::<String>(), "ababba");
        assert_eq!(samples.of(0), [0.01, 0.01]);
    }
}
