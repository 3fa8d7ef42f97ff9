//! Prints one client token, and shows how small a program that does nothing else is.
//!
//! ```sh
//! export VONAGE_APPLICATION_ID=11112222-3333-4444-8555-666677778888
//! export VONAGE_PRIVATE_KEY="$(cat private.key)"
//! cargo run --release --example print_token -- SESSION_ID
//! ```
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this program is for")]

use std::env;
use std::error::Error;
use std::process::ExitCode;

use vonage_video_auth::{ApplicationKey, ClientToken, Grant};

fn main() -> ExitCode {
    match make_token() {
        Ok(token) => {
            println!("{}", token.as_str());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("  because {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn make_token() -> Result<ClientToken, Box<dyn Error>> {
    let application_id = variable("VONAGE_APPLICATION_ID")?;
    let key = ApplicationKey::from_pem(application_id, variable("VONAGE_PRIVATE_KEY")?)?;
    let session_id = env::args().nth(1).unwrap_or_else(|| "1_example".to_owned());
    Ok(Grant::new(session_id).sign(&key)?)
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| ["set ", name, " to the application's"].concat())
}
