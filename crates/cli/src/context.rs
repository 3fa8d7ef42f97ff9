//! From options and environment to what commands need: application, key, client.

use std::path::PathBuf;
use std::sync::Arc;

use vonage_video::auth::{KeyError, KeyErrorKind};
use vonage_video::transport::{BaseUrl, DEFAULT_BASE_URL};
use vonage_video::{ApplicationKey, Client, ClientBuilder, RootCertificates, Script, Signer};

use crate::cli::Globals;
use crate::exit::Failure;
use crate::files;

const APPLICATION_ID: &str = "VONAGE_APPLICATION_ID";
const PRIVATE_KEY: &str = "VONAGE_PRIVATE_KEY";
const PRIVATE_KEY_PATH: &str = "VONAGE_PRIVATE_KEY_PATH";
const VIDEO_URL: &str = "VONAGE_VIDEO_URL";

/// The options every command takes, each falling back to its variable.
#[derive(Debug)]
pub(crate) struct Context {
    globals: Globals,
}

/// Where the private key is.
pub(crate) enum KeySource {
    File { named_by: &'static str, path: PathBuf },
    Text(String),
}

impl KeySource {
    /// In words, without anything of the key.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::File { named_by, path } => format!("{} ({named_by})", path.display()),
            Self::Text(_) => format!("the variable {PRIVATE_KEY}"),
        }
    }

    /// Reads the key.
    pub(crate) fn read(&self, application_id: &str) -> Result<ApplicationKey, Failure> {
        let key = match self {
            Self::File { path, .. } => ApplicationKey::from_pem_file(application_id, path),
            Self::Text(pem) => ApplicationKey::from_pem(application_id, pem),
        };
        key.map_err(|error| self.refuse(error))
    }

    fn refuse(&self, error: KeyError) -> Failure {
        match (error.kind(), self) {
            // Not shown: the path is the key.
            (KeyErrorKind::PemInsteadOfPath, _) => Failure::usage(
                "--private-key takes the path of a file, not the key itself",
                format!("arguments are visible in the process list: name the file, or set {PRIVATE_KEY}"),
            ),
            (KeyErrorKind::FilePath, Self::Text(_)) => Failure::usage(
                format!("{PRIVATE_KEY} holds a path, not the key itself"),
                format!("name a file with --private-key or {PRIVATE_KEY_PATH}"),
            ),
            _ => Failure::usage(
                format!("the private key in {} cannot be used", self.describe()),
                "name the PEM file the Vonage dashboard gave out with --private-key",
            )
            .because(error),
        }
    }
}

impl Context {
    pub(crate) fn new(globals: Globals) -> Self {
        Self { globals }
    }

    pub(crate) fn application_id(&self) -> Result<String, Failure> {
        self.known_application_id()?.ok_or_else(|| {
            Failure::usage(
                "no application is named",
                format!("name it with --application-id or {APPLICATION_ID}"),
            )
        })
    }

    /// The application, if one is named.
    pub(crate) fn known_application_id(&self) -> Result<Option<String>, Failure> {
        let option = self.globals.application_id.clone();
        Ok(option
            .or(variable(APPLICATION_ID)?)
            .map(|id| id.trim().to_owned()))
    }

    pub(crate) fn key_source(&self) -> Result<KeySource, Failure> {
        if let Some(path) = &self.globals.private_key {
            return Ok(KeySource::File {
                named_by: "--private-key",
                path: path.clone(),
            });
        }
        if let Some(pem) = variable(PRIVATE_KEY)? {
            return Ok(KeySource::Text(pem));
        }
        match variable(PRIVATE_KEY_PATH)? {
            Some(path) => Ok(KeySource::File {
                named_by: PRIVATE_KEY_PATH,
                path: path.into(),
            }),
            None => Err(Failure::usage(
                "no private key is named",
                format!(
                    "name its file with --private-key or {PRIVATE_KEY_PATH}, or put its text into {PRIVATE_KEY}"
                ),
            )),
        }
    }

    pub(crate) fn key(&self) -> Result<ApplicationKey, Failure> {
        let application_id = self.application_id()?;
        self.key_source()?.read(&application_id)
    }

    /// The base URL as it was given.
    pub(crate) fn url(&self) -> Result<String, Failure> {
        let option = self.globals.url.clone();
        Ok(option
            .or(variable(VIDEO_URL)?)
            .unwrap_or_else(|| DEFAULT_BASE_URL.to_owned()))
    }

    pub(crate) fn base_url(&self) -> Result<BaseUrl, Failure> {
        BaseUrl::parse(&self.url()?).map_err(|error| {
            Failure::usage(
                "the base URL cannot be used",
                format!("correct --url or {VIDEO_URL}"),
            )
            .because(error)
        })
    }

    /// A client that calls the service.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let key = self.key()?;
        let application_id = key.application_id().to_owned();
        Ok(self.builder(application_id, Arc::new(key))?.build()?)
    }

    /// A client that can encode requests and sends nothing: it needs no key.
    pub(crate) fn offline_client(&self) -> Result<Client, Failure> {
        Ok(Client::with_dispatch(
            Script::new().shared(),
            self.application_id()?,
        ))
    }

    /// Everything but the choice of who signs.
    pub(crate) fn builder(
        &self,
        application_id: String,
        signer: Arc<dyn Signer>,
    ) -> Result<ClientBuilder, Failure> {
        let base_url = self.base_url()?;
        let suffix = concat!("vonage-video-cli/", env!("CARGO_PKG_VERSION"));
        let mut builder = Client::builder(application_id)
            .signer(signer)
            .transport(|transport| transport.base_url(base_url))
            .user_agent_suffix(suffix)
            .map_err(vonage_video::Error::from)?;
        if let Some(timeout) = self.globals.timeout {
            builder = builder.total_timeout(timeout);
        }
        if let Some(path) = &self.globals.ca_file {
            let pem = files::read("--ca-file", path)?;
            let roots = RootCertificates::built_in().and(pem).map_err(|error| {
                Failure::usage("--ca-file cannot be used", "name a PEM file with certificates").because(error)
            })?;
            builder = builder.root_certificates(roots);
        }
        Ok(builder)
    }
}

/// A variable's value; a blank one counts as unset.
pub(crate) fn variable(name: &'static str) -> Result<Option<String>, Failure> {
    match std::env::var(name) {
        Ok(value) if value.trim().is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Failure::usage(
            format!("the variable {name} is not UTF-8"),
            "set it again from a text file",
        )),
    }
}
