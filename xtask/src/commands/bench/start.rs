//! From starting a program to the first token on its standard output: our command line program against Node with the
//! official SDK.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::ensure;

use super::peers::Peers;
use super::results::{Goal, Results, Row};
use crate::workspace::Workspace;

const SESSION: &str = "2_Mn41YjBjMWQ5ZS03ZjQyLTRjMWEtOWQzNS0yZTg2YTRmMGM3YjF-fjE3ODg4OTA0MTIzNDV-SGFsbHdheUxhbnRlcm4wMDQyUXh-fn4";
const APPLICATION: &str = "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1";
const SCRIPT: &str = "const path = require('node:path');
const load = require('node:module').createRequire(path.join(process.argv[1], 'here.js'));
const { Auth } = load('@vonage/auth'), { Video } = load('@vonage/video');
const privateKey = require('node:fs').readFileSync(process.argv[2], 'utf8');
const video = new Video(new Auth({ applicationId: process.argv[3], privateKey }));
console.log(video.generateClientToken(process.argv[4], { role: 'publisher' }));";

pub fn run(workspace: &Workspace, peers: &Peers, quick: bool) -> anyhow::Result<Results> {
    let Some(modules) = &peers.node else {
        return Ok(Results::default());
    };
    let key = workspace.root.join("crates/auth/tests/keys/pkcs8.pem");
    let mut ours = Command::new(&peers.cli);
    ours.args([
        "tokens",
        "create",
        SESSION,
        "--application-id",
        APPLICATION,
        "--private-key",
    ])
    .arg(&key);
    let mut node = Command::new("node");
    node.args(["-e", SCRIPT])
        .arg(modules)
        .arg(&key)
        .args([APPLICATION, SESSION]);
    let (mut one, mut other, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..if quick { 3 } else { 21 } {
        let (ours, node) = (time(&mut ours)?, time(&mut node)?);
        one.push(ours);
        other.push(node);
        ratios.push(node / ours);
    }
    let [low, value, high] = spread(&mut ratios);
    let millis = |times: &mut [f64]| format!("{:.1} ms", spread(times)[1] * 1e3);
    let row = Row {
        what: "command line program, start to first token".to_owned(),
        ours: millis(&mut one),
        peer: "`node -e` with `@vonage/video`".to_owned(),
        theirs: millis(&mut other),
        value,
        low,
        high,
        unit: "×".to_owned(),
        goal: Some(Goal::AtLeast(20.0)),
    };
    println!("{}", row.cells().join("; "));
    Ok(Results {
        rows: vec![row],
        ..Results::default()
    })
}

/// How long it takes until it has printed a token and ended.
fn time(command: &mut Command) -> anyhow::Result<f64> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output()?;
    let took = start.elapsed().as_secs_f64();
    let token = String::from_utf8_lossy(&output.stdout);
    ensure!(
        output.status.success() && token.trim().split('.').count() == 3,
        "{command:?} printed no token: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(took)
}

/// Median, and the bounds of four fifths.
fn spread(values: &mut [f64]) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1) as f64;
    [0.1, 0.5, 0.9].map(|share| {
        values
            .get((last * share).round() as usize)
            .copied()
            .unwrap_or_default()
    })
}
