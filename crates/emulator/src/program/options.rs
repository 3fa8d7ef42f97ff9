//! The options of the program.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::log::LogOptions;
use super::webhooks::{WebhookOption, parse_webhook};
use crate::fault::Span;
use crate::{AllowedHost, RetrySignature};

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

    /// Answer control calls that name this host too, such as emulator or emulator:8081; may be repeated. The control port
    /// otherwise answers only to localhost, loopback addresses and the address of --bind
    #[arg(long = "allow-host", value_name = "HOST[:PORT]")]
    pub allow_hosts: Vec<AllowedHost>,

    /// Connect to this host too, for webhooks and Audio Connectors, such as app or app:3000; may be repeated. The
    /// emulator otherwise connects to loopback only
    #[arg(long = "allow-target", value_name = "HOST[:PORT]")]
    pub allow_targets: Vec<AllowedHost>,

    /// Register a webhook of the first application; may be repeated. EVENTS is a registration key such as archive_status,
    /// or session, archive, broadcast, render, captions, sip, all. A SECRET shows in the list of processes; one in a FILE
    /// does not
    #[arg(long = "webhook", value_name = "EVENTS=URL[,SECRET|,@FILE]", value_parser = parse_webhook)]
    pub webhooks: Vec<WebhookOption>,

    /// Register the webhooks of this file: JSON where its name ends with .json, else TOML
    #[arg(long = "webhooks", value_name = "FILE")]
    pub webhooks_file: Option<PathBuf>,

    /// Whether retries of webhooks are signed anew (renewed) or repeat their first token (repeated)
    #[arg(long, value_name = "HOW", default_value = "renewed", value_parser = parse_retries)]
    pub webhook_retries: RetrySignature,

    /// How long an attempt to deliver a webhook may take, such as 5s or 500ms
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = parse_timeout)]
    pub webhook_timeout: Duration,

    /// How much is logged on standard error.
    #[command(flatten)]
    pub log: LogOptions,
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

fn parse_retries(text: &str) -> Result<RetrySignature, &'static str> {
    match text {
        "renewed" => Ok(RetrySignature::Renewed),
        "repeated" => Ok(RetrySignature::Repeated),
        _ => Err("it must be renewed or repeated"),
    }
}

fn parse_timeout(text: &str) -> Result<Duration, &'static str> {
    let time = text.parse::<Span>()?.0;
    if time.is_zero() {
        return Err("it must be longer than nothing");
    }
    Ok(time)
}

fn parse_application(text: &str) -> Result<ApplicationKey, &'static str> {
    match text.split_once('=') {
        Some((id, path)) if !id.is_empty() && !path.is_empty() => Ok(ApplicationKey {
            id: id.to_owned(),
            path: PathBuf::from(path),
        }),
        _ => Err("an application is written ID=PUBLIC_KEY.pem"),
    }
}
