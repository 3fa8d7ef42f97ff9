//! `docs/performance.md` and its plot: made from what the parts left.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, bail};

use super::results::{Point, Results};
use super::{machine, plot, results};
use crate::workspace::Workspace;

const PATH: &str = "docs/performance.md";
const PLOT: &str = "docs/performance.svg";
const BEGIN: &str = "<!-- made by `cargo xtask bench --bless`; do not edit -->";
const END: &str = "<!-- end of what is made -->";

/// Writes the table and the plot anew.
///
/// # Errors
/// When a part was run too quickly, or the document has no place for the table.
pub fn bless(workspace: &Workspace, parts: &[(String, Results)]) -> anyhow::Result<()> {
    if let Some((name, _)) = parts.iter().find(|(_, results)| results.quick) {
        bail!("`{name}` was run with --quick: run `cargo xtask bench {name}` on a quiet machine first");
    }
    let path = workspace.root.join(PATH);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {PATH}"))?;
    let Some((before, (_, after))) = text
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?)))
    else {
        bail!("{PATH} has no place for the table, between `{BEGIN}` and `{END}`");
    };
    let made = table(&machine::line(workspace), parts);
    fs::write(path, format!("{before}{BEGIN}\n\n{made}\n{END}{after}"))?;
    let points: Vec<Point> = parts
        .iter()
        .flat_map(|(_, results)| results.points.clone())
        .collect();
    fs::write(workspace.root.join(PLOT), plot::draw(&points))?;
    println!("wrote {PATH} and {PLOT}");
    Ok(())
}

fn table(machine: &str, parts: &[(String, Results)]) -> String {
    let mut text = format!("On: {machine}.\n");
    for (name, results) in parts {
        let _ = write!(
            text,
            "\n### {name}\n\n| what | ours | peer | theirs | ratio | goal | met |\n|---|---|---|---|---|---|---|\n"
        );
        for row in &results.rows {
            let _ = writeln!(text, "| {} |", row.cells().join(" | "));
        }
        growth(&results.points, &mut text);
    }
    text
}

/// The points of the plot in numbers, a table a panel.
fn growth(points: &[Point], text: &mut String) {
    for (plot, title, x_title) in plot::PANELS {
        let own = || points.iter().filter(|point| point.plot == plot);
        // In the order in which they came.
        let mut series: Vec<&str> = Vec::new();
        own().for_each(|point| {
            if !series.contains(&point.series.as_str()) {
                series.push(&point.series);
            }
        });
        if series.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n{title}:\n\n| {x_title} | {} |\n|---|{}\n",
            series.join(" | "),
            "---|".repeat(series.len())
        );
        let mut places: Vec<f64> = own().map(|point| point.x).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        for x in places {
            let values = series.iter().map(|name| {
                let point = own().find(|point| point.x == x && point.series == *name);
                point.map_or_else(String::new, |point| results::significant(point.y))
            });
            let values: Vec<String> = values.collect();
            let _ = writeln!(text, "| {x} | {} |", values.join(" | "));
        }
    }
}
