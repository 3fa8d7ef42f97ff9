//! The program: its options and its run, for the binary of this crate and for any other that embeds it.

mod error;
mod log;
mod options;
mod signals;
mod webhooks;

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use tempfile::NamedTempFile;

pub use self::error::RunError;
pub use self::log::{Log, LogOptions};
pub use self::options::{ApplicationKey, Options};
use self::signals::Signals;
pub use self::webhooks::{SecretOption, WebhookOption};
use crate::outbound::AllowedTargets;
use crate::{DEVELOPMENT_PRIVATE_KEY, Emulator, WebhookSettings};

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

/// Starts an emulator, writes one line of JSON to standard output once it takes connections, and runs until SIGINT,
/// SIGTERM, or SIGHUP unless that was ignored from the start (`nohup`).
///
/// The line holds `api`, `control` and `application_id`; with the development application `private_key_path`, and with
/// TLS `ca_file`. Both files are temporary, readable by their owner alone and removed at the end.
///
/// # Errors
///
/// An option is not right, a port is taken, a file or the line cannot be written, or a port stops being served. The
/// temporary files are removed in any case.
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
    let signals = Signals::new()
        .await
        .map_err(|error| RunError::Io("signals cannot be handled", error))?;
    let emulator = start(&options).await?;

    let temporary = |name, content| {
        temporary_file(name, content)
            .map_err(|error| RunError::Io("a temporary file could not be written", error))
    };
    let key = options
        .applications
        .is_empty()
        .then(|| temporary("private-key", DEVELOPMENT_PRIVATE_KEY));
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
    tracing::info!(
        api = emulator.api_url(),
        control = emulator.control_url(),
        "ready"
    );

    serve(emulator, signals.wait()).await
}

/// Serves until it is told to stop, or until a port stops being served.
async fn serve(emulator: Emulator, stop: impl Future<Output = ()>) -> Result<(), RunError> {
    let ended = tokio::select! {
        () = stop => {
            tracing::info!("stopping");
            Ok(())
        }
        failure = emulator.failed() => Err(RunError::Server(failure)),
    };
    emulator.shutdown().await;
    ended
}

async fn start(options: &Options) -> Result<Emulator, RunError> {
    let mut builder = Emulator::builder()
        .port(options.port)
        .control_port(options.control_port)
        .tls(options.tls)
        .seed(options.seed)
        .journal_capacity(options.journal)
        .bind(options.bind)
        .allow_hosts(options.allow_hosts.iter().cloned())
        .allow_targets(options.allow_targets.iter().cloned())
        .webhook_settings(
            WebhookSettings::default()
                .retries(options.webhook_retries)
                .timeout(options.webhook_timeout),
        );
    for application in &options.applications {
        let key = tokio::fs::read_to_string(&application.path).await;
        let key = key.map_err(|error| RunError::Key(application.path.clone(), error))?;
        builder = builder
            .application(&application.id, key)
            .map_err(RunError::Application)?;
    }
    let allowed = AllowedTargets::new(&options.allow_targets);
    let file = options.webhooks_file.as_deref();
    for (application, webhook) in webhooks::read(&options.webhooks, file, &allowed).await? {
        builder = match application {
            Some(application) => builder.webhook_of(application, webhook),
            None => builder.webhook(webhook),
        };
    }
    builder.start().await.map_err(RunError::Start)
}

/// A file that only its owner may read and that goes when this value does.
fn temporary_file(name: &str, content: &str) -> io::Result<NamedTempFile> {
    let prefix = format!("vonage-video-emulator-{name}-");
    let mut file = tempfile::Builder::new()
        .prefix(&prefix)
        .suffix(".pem")
        .tempfile()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_that_is_no_longer_served_ends_the_program_with_an_error() {
        for (place, port) in ["API", "control surface"].into_iter().enumerate() {
            let emulator = Emulator::start().await.unwrap();
            emulator.servers.abort(place);
            let error = serve(emulator, std::future::pending()).await.unwrap_err();
            assert!(matches!(error, RunError::Server(_)), "{error:?}");
            assert!(error.to_string().contains(port), "{error}");
        }
    }

    #[tokio::test]
    async fn being_told_to_stop_is_no_error() {
        let emulator = Emulator::start().await.unwrap();
        serve(emulator, std::future::ready(())).await.unwrap();
    }
}
