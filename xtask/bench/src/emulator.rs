//! Creating a session and listing its streams, asked of the emulator: how much of that one core answers, and how much one
//! process of the Node SDK can ask.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::json;
use vonage_video_auth::{ApplicationKey, TokenCache};
use vonage_video_bench::bare::Bare;

use crate::harness::{Contender, Rounds, Spread};
use crate::peer::Peer;
use crate::record::{Goal, Record, rate};
use crate::{Arguments, load};

const IN_FLIGHT: u32 = 64;
/// Creating and listing.
const REQUESTS: f64 = 2.0;

#[derive(Deserialize)]
struct Ready {
    api: String,
    application_id: String,
    private_key_path: String,
}

struct Emulator(Child);

impl Emulator {
    fn start(program: &Path) -> Result<(Self, Ready)> {
        let mut child = Command::new(program)
            .args(["--port", "0"])
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let output = child.stdout.take().context("no standard output")?;
        let emulator = Self(child);
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let ready = serde_json::from_str(&line).context("the emulator's ready line")?;
        Ok((emulator, ready))
    }

    /// The processor time it has taken, in seconds.
    fn used(&self) -> Result<f64> {
        let stat =
            std::fs::read_to_string(format!("/proc/{}/stat", self.0.id())).context("read on Linux only")?;
        let (_, after_name) = stat.rsplit_once(") ").context("/proc/…/stat")?;
        let ticks: Vec<u64> = after_name
            .split(' ')
            .skip(11)
            .take(2)
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        // A tick is a hundredth of a second wherever Rust's Linux targets run.
        Ok(ticks.iter().sum::<u64>() as f64 / 100.0)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn run(arguments: &Arguments, record: &mut Record) -> Result<()> {
    let Some(program) = &arguments.emulator else {
        bail!("the emulator's program is not given")
    };
    let (emulator, ready) = Emulator::start(program)?;
    let pem = std::fs::read_to_string(&ready.private_key_path)?;
    let key = ApplicationKey::from_pem(&ready.application_id, &pem)?;
    let runtime = load::runtime(1)?;
    let token = runtime.block_on(TokenCache::for_key(&key).token())?;
    let bare = Bare::new(&ready.api, token.as_str())?;
    let given = json!({
        "api": ready.api,
        "application_id": ready.application_id,
        "private_key": pem,
        "session_id": "",
        "stream_id": "",
    });
    let mut node = Peer::node(arguments, &given)?;
    let order = format!("session {IN_FLIGHT}");
    let (mut cores, mut pairs) = (0.0, 0_u32);
    let application = ready.application_id;
    let mut contenders = vec![Contender::new("our loader", |calls| {
        let (bare, application, before) = (bare.clone(), application.clone(), emulator.used()?);
        let took = load::run(&runtime, IN_FLIGHT, calls, move || {
            let (bare, application) = (bare.clone(), application.clone());
            async move { pair(&bare, &application).await }
        })?;
        cores += emulator.used()? - before;
        pairs += calls;
        Ok(took)
    })];
    if let Some(node) = &mut node {
        contenders.push(node.contender("`@vonage/video`, Node", &order));
    }
    let samples = Rounds::new(arguments.quick)
        .step(IN_FLIGHT)
        .run(&mut contenders)?;
    let with_node = contenders.len() > 1;
    drop(contenders);
    let asked = samples.time(0).times(1.0 / REQUESTS);
    record.number(
        "emulator, asked by our loader on one thread",
        rate(asked.median),
        1.0 / asked.median,
        "requests/s",
    );
    // Per core: what it would answer if a core had nothing else to do.
    let each = cores / f64::from(pairs) / REQUESTS;
    record.number(
        "emulator, per core of its own",
        rate(each),
        1.0 / each,
        "requests/s",
    );
    if with_node {
        let node = samples.time(1).times(1.0 / REQUESTS);
        let bounds = node.times(1.0 / each);
        record.ratio(
            "emulator, per core, create session and list streams",
            rate(each),
            ("what one `@vonage/video` process asks", rate(node.median)),
            (Spread { ..bounds }, "×"),
            Some(Goal::AtLeast(15.0)),
        );
    }
    Ok(())
}

#[derive(Deserialize)]
struct Created {
    session_id: String,
}

async fn pair(bare: &Bare, application: &str) -> Result<usize> {
    let created = bare.call(Method::POST, "/session/create", Bytes::new()).await?;
    let [Created { session_id }] = serde_json::from_slice::<[Created; 1]>(&created)?;
    let path = format!("/v2/project/{application}/session/{session_id}/stream");
    match bare.get(&path).await {
        // As the service says it of a session that nobody has joined yet.
        Err(error) if error.to_string().ends_with("404 Not Found") => Ok(0),
        listed => listed,
    }
}
