//! What a part leaves: the same JSON whether the bench's program wrote it or a part that lives here.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// The numbers of one part.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Results {
    /// Lines of the summary.
    pub rows: Vec<Row>,
    /// Points of the plot.
    #[serde(default)]
    pub points: Vec<Point>,
    /// From a run too short to be recorded.
    #[serde(default)]
    pub quick: bool,
}

/// What a ratio is to reach.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// No more.
    AtMost(f64),
    /// No less.
    AtLeast(f64),
}

/// One line of the summary.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// Our number.
    pub ours: String,
    /// Against what; empty where there is nothing to compare with.
    pub peer: String,
    /// Its number.
    pub theirs: String,
    /// The ratio.
    pub value: f64,
    /// Nine of ten rounds were above.
    pub low: f64,
    /// Nine of ten rounds were below.
    pub high: f64,
    /// `×`, or what else the value is in.
    pub unit: String,
    /// What it is to reach.
    pub goal: Option<Goal>,
}

/// One point of the plot.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Point {
    /// Which plot.
    pub plot: String,
    /// Which line of it.
    pub series: String,
    /// Where.
    pub x: f64,
    /// How much.
    pub y: f64,
}

impl Results {
    /// The numbers in this file, if there are any.
    ///
    /// # Errors
    /// When it has another shape.
    pub fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(path)?;
        let results = serde_json::from_str(&text);
        results
            .map(Some)
            .with_context(|| format!("cannot understand {}", path.display()))
    }

    /// Leaves the numbers in this file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        fs::write(path, serde_json::to_string_pretty(self)?)
            .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Notes that the numbers in this file are not for the record.
    ///
    /// # Errors
    /// As of [`read`](Self::read) and [`write`](Self::write).
    pub fn mark_quick(path: &Path) -> anyhow::Result<()> {
        let results = Self::read(path)?.unwrap_or_default();
        Self {
            quick: true,
            ..results
        }
        .write(path)
    }

    /// Notes a comparison that was made once: ours is so many times smaller.
    pub fn smaller(
        &mut self,
        what: &str,
        [ours, theirs]: [f64; 2],
        peer: &str,
        show: impl Fn(f64) -> String,
    ) {
        let value = theirs / ours;
        self.rows.push(Row {
            what: what.to_owned(),
            ours: show(ours),
            peer: peer.to_owned(),
            theirs: show(theirs),
            value,
            low: value,
            high: value,
            unit: "×".to_owned(),
            goal: Some(Goal::AtLeast(1.0)),
        });
    }
}

impl Row {
    /// The cells of a table: what, ours, peer, theirs, ratio, goal, met.
    pub fn cells(&self) -> [String; 7] {
        let ratio = if self.peer.is_empty() {
            String::new()
        } else if self.low == self.high {
            format!("{} {}", significant(self.value), self.unit)
        } else {
            format!(
                "{} {} ({} to {})",
                significant(self.value),
                self.unit,
                significant(self.low),
                significant(self.high)
            )
        };
        let goal = match self.goal {
            Some(Goal::AtMost(most)) => format!("≤ {most}"),
            Some(Goal::AtLeast(least)) => format!("≥ {least}"),
            None => String::new(),
        };
        let met = match self.met() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        [
            self.what.clone(),
            self.ours.clone(),
            self.peer.clone(),
            self.theirs.clone(),
            ratio,
            goal,
            met.to_owned(),
        ]
    }

    fn met(&self) -> Option<bool> {
        self.goal.map(|goal| match goal {
            Goal::AtMost(most) => self.value <= most,
            Goal::AtLeast(least) => self.value >= least,
        })
    }
}

/// Three digits or four.
pub fn significant(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        2.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_at_its_bound_and_not_beyond() {
        let mut results = Results::default();
        results.smaller("size", [10.0, 10.0], "peer", |value| value.to_string());
        results.smaller("size", [10.1, 10.0], "peer", |value| value.to_string());
        let met: Vec<_> = results.rows.iter().map(|row| row.cells()[6].clone()).collect();
        assert_eq!(met, ["yes", "**no**"]);
    }
}
