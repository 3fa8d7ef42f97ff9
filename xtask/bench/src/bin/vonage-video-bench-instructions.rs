//! Runs one scenario as often as asked, for callgrind to count: `NAME RUNS`.

use anyhow::{Context as _, bail};
use vonage_video_bench::scenarios;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, runs] = &arguments[..] else {
        bail!("takes a scenario and a number of runs");
    };
    let scenario = scenarios::ALL.iter().find(|scenario| scenario.name == name);
    scenario
        .with_context(|| format!("there is no scenario `{name}`"))?
        .run(runs.parse()?)
}
