//! Why the program ended early.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use crate::{InvalidApplication, InvalidWebhook, ServerFailure, StartError};

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
    /// A webhook cannot be registered.
    Webhook(InvalidWebhook),
    /// What a file of webhooks says is not right.
    Webhooks(PathBuf, String),
    /// A file of webhooks, or that of a secret, could not be read.
    File(PathBuf, io::Error),
    /// The emulator did not start.
    Start(StartError),
    /// One of the two ports stopped being served, and the emulator ended with it.
    Server(ServerFailure),
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
            Self::Webhook(error) => write!(
                f,
                "a --webhook is not right: {error}; it is written EVENTS=URL, EVENTS=URL,SECRET or EVENTS=URL,@FILE"
            ),
            Self::Webhooks(path, problem) => {
                write!(f, "the webhooks in {} are not right: {problem}", path.display())
            }
            Self::File(path, _) => write!(f, "the file {} could not be read", path.display()),
            Self::Start(error) => error.fmt(f),
            Self::Server(failure) => failure.fmt(f),
            Self::Io(what, _) => f.write_str(what),
        }
    }
}

impl std::error::Error for RunError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotLoopback(_) | Self::Webhook(_) | Self::Webhooks(..) | Self::Server(_) => None,
            Self::Key(_, error) | Self::File(_, error) | Self::Io(_, error) => Some(error),
            Self::Application(error) => error.source(),
            Self::Start(error) => error.source(),
        }
    }
}
