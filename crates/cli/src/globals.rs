//! The options that every command takes.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args};

use crate::duration;

/// What every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// The application, a UUID from the Vonage dashboard [env: VONAGE_APPLICATION_ID]
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) application_id: Option<String>,

    // What follows may begin with dashes, so that a key given by mistake is refused without being shown.
    /// The file of the application's private key, PEM or DER [env: VONAGE_PRIVATE_KEY_PATH, or VONAGE_PRIVATE_KEY with the
    /// text itself]
    #[arg(long, global = true, value_name = "FILE", allow_hyphen_values = true)]
    pub(crate) private_key: Option<PathBuf>,

    /// Another base URL, for an emulator or a reverse proxy [env: VONAGE_VIDEO_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) url: Option<String>,

    /// Allow plain http to another machine, where tokens can be read on the way [env: VONAGE_VIDEO_ALLOW_HTTP]
    #[arg(long, global = true)]
    pub(crate) allow_http: bool,

    /// Trust the certificate authorities in this PEM file as well
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,

    /// How long a call may take with all its attempts, such as 10s or 1m30s [default: 45s]
    #[arg(long, global = true, value_name = "TIME", value_parser = duration::parse)]
    pub(crate) timeout: Option<Duration>,

    /// Print one JSON document instead of a table, and errors as JSON too
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Tell more on standard error: -v a line for each call, -vv for each attempt too, -vvv everything
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}
