//! `vonage-video emulator`: the offline emulator as a program.

use vonage_video_emulator::program::{self, Options, RunError};

use crate::closed;
use crate::exit::Failure;

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video emulator --port 8080 --control-port 8081
  vonage-video emulator --application 5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1=public.pem
  vonage-video emulator --tls
  vonage-video emulator --quiet --allow-target app:3000

Point other commands at it with what the first line says:
  VONAGE_VIDEO_URL=<api> VONAGE_APPLICATION_ID=<application_id>
  VONAGE_PRIVATE_KEY_PATH=<private_key_path>";

pub(crate) async fn run(options: Options) -> Result<(), Failure> {
    // Nobody would learn its addresses.
    closed::check()?;
    let ports = named_ports(&options);
    program::run(options).await.map_err(|error| {
        let message = error.to_string();
        let failure = match &error {
            RunError::NotLoopback(_) => Failure::usage(message, "leave --bind out, or add --allow-remote"),
            RunError::Key(..) | RunError::Application(_) => Failure::usage(
                message,
                "--application takes ID=FILE, the file holding the RSA public key in PEM form",
            ),
            RunError::Start(_) if ports.is_empty() => Failure::failed(
                "emulator",
                message,
                "see that --bind names an address of this machine",
            ),
            RunError::Start(_) => Failure::failed(
                "emulator",
                message,
                format!("choose other ports than {ports}, or leave them out for free ones"),
            ),
            RunError::Server(_) => Failure::failed("emulator", message, "start it again"),
            RunError::Io(..) => Failure::failed(
                "emulator",
                message,
                "make room on the disk, and see that standard output and the temporary folder can be written",
            ),
            _ => Failure::failed("emulator", message, "see `vonage-video emulator --help`"),
        };
        match cause(error) {
            Some(cause) => failure.because(cause),
            None => failure,
        }
    })
}

/// The ports that were asked for, in words.
fn named_ports(options: &Options) -> String {
    let ports = [("--port", options.port), ("--control-port", options.control_port)];
    let named = ports.iter().filter(|(_, port)| *port != 0);
    let named: Vec<_> = named.map(|(name, port)| format!("{port} ({name})")).collect();
    named.join(" and ")
}

/// What lies behind the error; the error itself has been told.
fn cause(error: RunError) -> Option<Box<dyn std::error::Error + Send + Sync>> {
    match error {
        RunError::Key(_, error) | RunError::Io(_, error) => Some(error.into()),
        other => std::error::Error::source(&other).map(|source| source.to_string().into()),
    }
}
