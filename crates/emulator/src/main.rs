//! The emulator as a program of its own; everything it does is in the library.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use vonage_video_emulator::program::{Log, Options, run};

/// An offline emulator of the Vonage Video API.
///
/// Writes one line of JSON to standard output once it is ready, and logs to standard error: a line for each API request
/// unless --log, --quiet or RUST_LOG say otherwise.
#[derive(Parser)]
#[command(name = "vonage-video-emulator", version)]
struct Command {
    #[command(flatten)]
    options: Options,
}

fn main() -> ExitCode {
    let command = Command::parse();
    let log = Log::start(&command.options.log);
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Box::<dyn Error>::from)
        .and_then(|runtime| runtime.block_on(run(command.options)).map_err(Box::from));
    // Standard error that nobody reads must not keep the program from ending.
    let is_read = log.flush();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if is_read {
                // Not through the log, which may be off. Where standard error cannot be written to either, the exit
                // code is all that is left.
                let _ = writeln!(io::stderr(), "error: {}", chain(&*error));
            }
            ExitCode::FAILURE
        }
    }
}

/// The error with everything that lies behind it.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
