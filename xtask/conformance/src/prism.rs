//! Prism as a process: started on a free port, its log read, ended.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use tempfile::NamedTempFile;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use crate::PATIENCE;

/// Between two looks at its log.
const MOMENT: Duration = Duration::from_millis(10);

/// A running Prism, killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Prism {
    child: Child,
    url: String,
    /// The document, for as long as Prism may read it.
    _document: NamedTempFile,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Prism {
    /// Starts it in front of a server, to which this document is the law.
    pub(crate) async fn start(script: &Path, document: &[u8], server: &str) -> anyhow::Result<Self> {
        // A file, since its way to fetch a document fails with newer releases of Node.
        let mut file = tempfile::Builder::new().suffix(".yaml").tempfile()?;
        file.write_all(document)?;
        let mut child = Command::new(node().await?)
            .arg(script)
            .args(["proxy", "--errors", "--host", "127.0.0.1", "--port", "0"])
            .arg(file.path())
            .arg(server)
            // Without colors its log is plain text.
            .env("FORCE_COLOR", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start Prism")?;
        let complaints = Arc::default();
        let (found, mut urls) = mpsc::unbounded_channel();
        if let Some(output) = child.stdout.take() {
            tokio::spawn(read(output, Arc::clone(&complaints), found.clone()));
        }
        if let Some(output) = child.stderr.take() {
            tokio::spawn(read(output, Arc::clone(&complaints), found));
        }
        let Ok(Some(url)) = timeout(PATIENCE, urls.recv()).await else {
            let said = complaints
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .join("\n");
            bail!("Prism does not listen\n{said}");
        };
        Ok(Self {
            child,
            url,
            _document: file,
            complaints,
        })
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits for complaints that were asked for, and forgets them: its log lags behind its answers.
    pub(crate) async fn expect_complaints(&self, count: usize) -> anyhow::Result<()> {
        let arrive = async {
            while self.lock().len() < count {
                sleep(MOMENT).await;
            }
        };
        timeout(PATIENCE, arrive)
            .await
            .context("Prism refuses without a word in its log")?;
        self.lock().drain(..count);
        Ok(())
    }

    /// Ends it; returns what it complained of.
    pub(crate) async fn end(&mut self) -> anyhow::Result<Vec<String>> {
        self.child.kill().await?;
        Ok(std::mem::take(&mut *self.lock()))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The program itself. What the path has may be a script that starts it, and would leave it behind when killed.
async fn node() -> anyhow::Result<String> {
    let output = Command::new("node")
        .args(["--print", "process.execPath"])
        .output()
        .await;
    let output = output.context("cannot start node")?;
    ensure!(output.status.success(), "node does not say where it is");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Reads its log to the end: the address it listens on, and lines that are warnings or errors.
async fn read(
    output: impl AsyncRead + Unpin,
    complaints: Arc<Mutex<Vec<String>>>,
    found: mpsc::UnboundedSender<String>,
) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some((_, url)) = line.split_once("Prism is listening on ") {
            let _ = found.send(url.trim().to_owned());
        } else if is_complaint(&line) {
            let mut complaints = complaints.lock().unwrap_or_else(PoisonError::into_inner);
            complaints.push(format!("Prism: {line}"));
        }
    }
}

fn is_complaint(line: &str) -> bool {
    // Lines of its log name their level; others are of a crash.
    let levels = [
        "info", "start", "awaiting", "debug", "note", "pending", "success", "complete",
    ];
    let harmless = levels.iter().any(|level| line.contains(&format!(" {level} ")));
    !line.trim().is_empty() && !harmless
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violations_and_crashes_are_told_from_the_course_of_things() {
        assert!(!is_complaint("[1:02:03 PM] › [PROXY] ℹ  info      > Forwarding"));
        assert!(!is_complaint("[1:02:03 PM] › [CLI] …  awaiting  Starting Prism…"));
        assert!(is_complaint(
            "[1:02:03 PM] › [HTTP SERVER] post /x ✖  error     Request terminated with error"
        ));
        assert!(is_complaint(
            "[1:02:03 PM] › [VALIDATOR] ⚠  warning   Violation: response.body"
        ));
        assert!(is_complaint("TypeError: x is not a function"));
    }
}
