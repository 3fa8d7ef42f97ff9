//! Why a webhook cannot be registered.

use std::error::Error;
use std::fmt;

/// Why a webhook cannot be registered. Says nothing of the address or the secret themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidWebhook {
    /// It is for something there is no webhook for.
    Events,
    /// The address is no `http` URL with a host and without user info.
    Url,
    /// The address is an `https` URL.
    Tls,
    /// The address leads to a host that the emulator may not connect to: neither loopback nor one of
    /// [`allow_targets`](crate::Builder::allow_targets).
    Elsewhere,
    /// The secret does not have 1 to 50 characters.
    Secret,
}

impl fmt::Display for InvalidWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Events => {
                "events must be session, archive, broadcast, render, captions, sip, all, or one of the registration \
                 keys such as archive_status"
            }
            Self::Url => "url must be an http URL with a host and without user info",
            Self::Tls => "url must begin with http: the emulator delivers without TLS",
            Self::Elsewhere => {
                "url must lead to localhost or an address of loopback; for another host start the emulator with \
                 --allow-target HOST"
            }
            Self::Secret => "secret must have 1 to 50 characters",
        })
    }
}

impl Error for InvalidWebhook {}
