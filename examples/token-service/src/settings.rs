//! What the environment says.

use std::env;
use std::net::SocketAddr;

use anyhow::Context as _;
use vonage_video_auth::ApplicationKey;

/// The settings, read and checked before the first request.
pub(crate) struct Settings {
    /// Signs; read once.
    pub(crate) key: ApplicationKey,
    /// Where to listen.
    pub(crate) address: SocketAddr,
}

impl Settings {
    /// `VONAGE_APPLICATION_ID`, `VONAGE_PRIVATE_KEY_PATH`, and `LISTEN`, which is `127.0.0.1:8080` unless set.
    pub(crate) fn from_env() -> anyhow::Result<Self> {
        let file = required("VONAGE_PRIVATE_KEY_PATH")?;
        let key = ApplicationKey::from_pem_file(required("VONAGE_APPLICATION_ID")?, &file)
            .with_context(|| format!("VONAGE_PRIVATE_KEY_PATH: the key in {file}"))?;
        let address = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
        let address = address
            .parse()
            .context("LISTEN is not an address with a port, 127.0.0.1:8080 say")?;
        Ok(Self { key, address })
    }
}

fn required(name: &'static str) -> anyhow::Result<String> {
    let value = env::var(name).ok().filter(|value| !value.is_empty());
    value.with_context(|| format!("{name} is not set"))
}
