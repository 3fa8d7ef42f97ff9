//! A peer that is a program of its own: it is told what to do in a line, and answers with the nanoseconds it took, and
//! perhaps with those of processor time.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::Arguments;
use crate::harness::{Contender, Took};

pub(crate) struct Peer {
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Peer {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        Ok(Self {
            orders: child.stdin.take().context("no standard input")?,
            answers: BufReader::new(child.stdout.take().context("no standard output")?).lines(),
            child,
        })
    }

    /// The official Node SDK, when it is there; `given` is its first line.
    pub(crate) fn node(arguments: &Arguments, given: &Value) -> Result<Option<Self>> {
        let (Some(modules), Some(scripts)) = (&arguments.node, &arguments.scripts) else {
            return Ok(None);
        };
        let mut given = given.clone();
        if let Some(given) = given.as_object_mut() {
            given.insert("modules".to_owned(), Value::from(modules.to_string_lossy()));
        }
        Self::script(Path::new("node"), &scripts.join("node/peer.mjs"), &given).map(Some)
    }

    /// The official Python SDK, when it is there.
    pub(crate) fn python(arguments: &Arguments, given: &Value) -> Result<Option<Self>> {
        let (Some(python), Some(scripts)) = (&arguments.python, &arguments.scripts) else {
            return Ok(None);
        };
        Self::script(python, &scripts.join("python/peer.py"), given).map(Some)
    }

    fn script(program: &Path, script: &Path, given: &Value) -> Result<Self> {
        let mut peer = Self::start(Command::new(program).arg(script))?;
        writeln!(peer.orders, "{given}")?;
        Ok(peer)
    }

    pub(crate) fn order(&mut self, order: &str) -> Result<Took> {
        writeln!(self.orders, "{order}").context("the peer does not listen any more")?;
        let answer = self.answers.next().context("the peer has ended")??;
        let nanos: Result<Vec<u64>, _> = answer.split_whitespace().map(str::parse).collect();
        let nanos = nanos.with_context(|| format!("the peer said `{answer}`"))?;
        let duration = |place: usize| nanos.get(place).copied().map(Duration::from_nanos);
        Ok(Took {
            wall: duration(0).with_context(|| format!("the peer said `{answer}`"))?,
            cpu: duration(1).unwrap_or_default(),
        })
    }

    /// A contender that gives the order `order COUNT` for each turn.
    pub(crate) fn contender<'a>(&'a mut self, name: &str, order: &'a str) -> Contender<'a> {
        Contender::new(name, move |operations| {
            self.order(&format!("{order} {operations}"))
        })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
