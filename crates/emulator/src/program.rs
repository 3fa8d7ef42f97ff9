//! The program: its options and its run, for the binary of this crate and for any other that embeds it.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::{DEVELOPMENT_PRIVATE_KEY, Emulator, InvalidApplication, StartError};

/// The options of the program.
#[derive(Args, Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Port of the API; 0 is any free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub port: u16,

    /// Port of the control surface; 0 is any free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub control_port: u16,

    /// Serve the API over HTTPS, with a certificate made for this one run
    #[arg(long)]
    pub tls: bool,

    /// Register an application with its public key; may be repeated. Without it there is the development application
    #[arg(long = "application", value_name = "ID=PUBLIC_KEY.pem", value_parser = parse_application)]
    pub applications: Vec<ApplicationKey>,

    /// Seed of all ids
    #[arg(long, default_value_t = 0)]
    pub seed: u64,

    /// How many requests each application's journal keeps
    #[arg(long, value_name = "REQUESTS", default_value_t = 1000)]
    pub journal: usize,

    /// Address both ports are bound to
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::from(Ipv4Addr::LOCALHOST))]
    pub bind: IpAddr,

    /// Allow an address other than loopback: everyone who reaches it then controls the emulator
    #[arg(long)]
    pub allow_remote: bool,
}

/// An application and the file its public key is in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplicationKey {
    /// The application.
    pub id: String,
    /// The file of its public key (RSA, PEM).
    pub path: PathBuf,
}

fn parse_application(text: &str) -> Result<ApplicationKey, &'static str> {
    match text.split_once('=') {
        Some((id, path)) if !id.is_empty() && !path.is_empty() => {
            Ok(ApplicationKey { id: id.to_owned(), path: PathBuf::from(path) })
        }
        _ => Err("an application is written ID=PUBLIC_KEY.pem"),
    }
}

/// Why the program ended early.
#[derive(Debug)]
#[non_exhaustive]
pub enum RunError {
    /// The address is not loopback, and nobody said that this is meant.
    NotLoopback(IpAddr),
    /// The file of a public key could not be read.
    Key(PathBuf, io::Error),
    /// An application cannot be registered.
    Application(InvalidApplication),
    /// The emulator did not start.
    Start(StartError),
    /// A temporary file, the ready line or the handling of signals failed.
    Io(&'static str, io::Error),
}

impl std::fmt::Display for RunError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotLoopback(address) => write!(
                f,
                "{address} is not a loopback address; with --allow-remote everyone who reaches it may control the \
                 emulator and read its journal"
            ),
            Self::Key(path, _) => write!(f, "the public key {} could not be read", path.display()),
            Self::Application(error) => error.fmt(f),
            Self::Start(error) => error.fmt(f),
            Self::Io(what, _) => f.write_str(what),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotLoopback(_) => None,
            Self::Key(_, error) | Self::Io(_, error) => Some(error),
            Self::Application(error) => error.source(),
            Self::Start(error) => error.source(),
        }
    }
}

/// The line that tells the program's caller where everything is.
#[derive(Serialize)]
struct Ready<'a> {
    api: &'a str,
    control: &'a str,
    application_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_key_path: Option<&'a Path>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ca_file: Option<&'a Path>,
}

/// Starts an emulator, writes one line of JSON to standard output once it takes connections, and runs until SIGINT or
/// SIGTERM.
///
/// The line holds `api`, `control` and `application_id`; with the development application `private_key_path`, and with
/// TLS `ca_file`. Both files are temporary, readable by their owner alone and removed at the end.
///
/// # Errors
///
/// An option is not right, a port is taken, or a file or the line cannot be written.
pub async fn run(options: Options) -> Result<(), RunError> {
    if !options.bind.is_loopback() {
        if !options.allow_remote {
            return Err(RunError::NotLoopback(options.bind));
        }
        tracing::warn!(
            address = %options.bind,
            "not on loopback: everyone who reaches this address may control the emulator and read its journal"
        );
    }
    // Before the ready line, so that a signal right after it already ends the program gracefully.
    let signals = Signals::new().map_err(|error| RunError::Io("signals cannot be handled", error))?;
    let emulator = start(&options).await?;

    let temporary = |name, content| {
        temporary_file(name, content).map_err(|error| RunError::Io("a temporary file could not be written", error))
    };
    let key = options.applications.is_empty().then(|| temporary("private-key", DEVELOPMENT_PRIVATE_KEY));
    let key = key.transpose()?;
    let ca = emulator.ca_pem().map(|pem| temporary("ca", pem)).transpose()?;
    let ready = Ready {
        api: emulator.api_url(),
        control: emulator.control_url(),
        application_id: emulator.application_id(),
        private_key_path: key.as_ref().map(NamedTempFile::path),
        ca_file: ca.as_ref().map(NamedTempFile::path),
    };
    print(&ready).map_err(|error| RunError::Io("the ready line could not be written", error))?;
    tracing::info!(api = emulator.api_url(), control = emulator.control_url(), "ready");

    signals.wait().await;
    tracing::info!("stopping");
    emulator.shutdown().await;
    Ok(())
}

async fn start(options: &Options) -> Result<Emulator, RunError> {
    let mut builder = Emulator::builder()
        .port(options.port)
        .control_port(options.control_port)
        .tls(options.tls)
        .seed(options.seed)
        .journal_capacity(options.journal)
        .bind(options.bind);
    for application in &options.applications {
        let key = tokio::fs::read_to_string(&application.path).await;
        let key = key.map_err(|error| RunError::Key(application.path.clone(), error))?;
        builder = builder.application(&application.id, key).map_err(RunError::Application)?;
    }
    builder.start().await.map_err(RunError::Start)
}

/// A file that only its owner may read and that goes when this value does.
fn temporary_file(name: &str, content: &str) -> io::Result<NamedTempFile> {
    let prefix = format!("vonage-video-emulator-{name}-");
    let mut file = tempfile::Builder::new().prefix(&prefix).suffix(".pem").tempfile()?;
    file.write_all(content.as_bytes())?;
    file.flush()?;
    Ok(file)
}

fn print(ready: &Ready<'_>) -> io::Result<()> {
    let line = serde_json::to_string(ready)?;
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn wait(self) {
        // Where Ctrl-C cannot be listened for, only the end of the process ends the program.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
