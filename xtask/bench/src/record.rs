//! What was measured: printed at once, and written for the summary.

use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;

use crate::harness::Spread;

/// What a ratio is to reach.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

/// One line of the summary.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) ours: String,
    pub(crate) peer: String,
    pub(crate) theirs: String,
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// What `value` is in: `×`, or a unit.
    pub(crate) unit: &'static str,
    pub(crate) goal: Option<Goal>,
}

/// One point of the plot.
#[derive(Clone, Debug, Serialize)]
struct Point {
    plot: &'static str,
    series: String,
    x: f64,
    y: f64,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Record {
    rows: Vec<Row>,
    points: Vec<Point>,
}

impl Record {
    /// Notes a comparison.
    pub(crate) fn ratio(
        &mut self,
        what: impl Into<String>,
        ours: String,
        (peer, theirs): (&str, String),
        (value, unit): (Spread, &'static str),
        goal: Option<Goal>,
    ) {
        let row = Row {
            what: what.into(),
            ours,
            peer: peer.to_owned(),
            theirs,
            value: value.median,
            low: value.low,
            high: value.high,
            unit,
            goal,
        };
        println!(
            "{}: {}, {}: {}: {:.3} {} ({:.3} to {:.3}){}",
            row.what,
            row.ours,
            row.peer,
            row.theirs,
            row.value,
            row.unit,
            row.low,
            row.high,
            row.goal
                .map_or(String::new(), |goal| format!(", wanted {goal:?}"))
        );
        self.rows.push(row);
    }

    /// Notes a number that has no peer.
    pub(crate) fn number(&mut self, what: impl Into<String>, ours: String, value: f64, unit: &'static str) {
        self.ratio(what, ours, ("", String::new()), (Spread::one(value), unit), None);
    }

    pub(crate) fn point(&mut self, plot: &'static str, series: &str, x: f64, y: f64) {
        println!("{plot}, {series}: {x} {y:.3e}");
        self.points.push(Point {
            plot,
            series: series.to_owned(),
            x,
            y,
        });
    }

    pub(crate) fn write(&self, path: Option<&Path>) -> anyhow::Result<()> {
        let Some(path) = path else { return Ok(()) };
        let text = serde_json::to_string_pretty(self)?;
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }
}

/// `13,300/s`.
pub(crate) fn rate(seconds: f64) -> String {
    format!("{}/s", grouped((1.0 / seconds).round() as u64))
}

/// `650 µs`.
pub(crate) fn time(seconds: f64) -> String {
    match seconds {
        ..1e-3 => format!("{:.1} µs", seconds * 1e6),
        ..1.0 => format!("{:.2} ms", seconds * 1e3),
        _ => format!("{seconds:.2} s"),
    }
}

pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let shown = [1, 999, 1000, 1_234_567].map(grouped);
        assert_eq!(shown, ["1", "999", "1,000", "1,234,567"]);
    }
}
