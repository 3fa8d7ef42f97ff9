//! From options and environment to what commands need: application, key, client.

use std::error::Error as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use vonage_video::auth::{KeyError, KeyErrorKind};
use vonage_video::transport::{BaseUrl, DEFAULT_BASE_URL};
use vonage_video::{ApplicationKey, Client, ClientBuilder, RootCertificates, Script, Signer};

use crate::exit::Failure;
use crate::files;
use crate::globals::Globals;
use crate::ids::is_application;
use crate::redact::{is_secret, redact};
use crate::status_line::StatusLine;

const APPLICATION_ID: &str = "VONAGE_APPLICATION_ID";
const PRIVATE_KEY: &str = "VONAGE_PRIVATE_KEY";
const PRIVATE_KEY_PATH: &str = "VONAGE_PRIVATE_KEY_PATH";
const VIDEO_URL: &str = "VONAGE_VIDEO_URL";
const ALLOW_HTTP: &str = "VONAGE_VIDEO_ALLOW_HTTP";

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
            Self::File { path, .. } => match ApplicationKey::from_pem_file(application_id, path) {
                Err(error) if error.kind() == KeyErrorKind::NotUtf8 => {
                    let bytes = files::read_bytes("the private key", path)?;
                    if files::is_der(&bytes) {
                        ApplicationKey::from_der(application_id, &bytes)
                    } else {
                        Err(error)
                    }
                }
                read => read,
            },
            Self::Text(pem) => ApplicationKey::from_pem(application_id, pem),
        };
        key.map_err(|error| self.refuse(error))
    }

    /// What was found and what to do about it is the cause; the advice adds where.
    fn refuse(&self, error: KeyError) -> Failure {
        match (error.kind(), self) {
            // Not shown: the path is the key.
            (kind, Self::File { named_by, path })
                if kind == KeyErrorKind::PemInsteadOfPath || is_encoded_key(path) =>
            {
                Failure::usage(
                    format!("{named_by} takes the path of a file, not the key itself"),
                    format!("arguments are visible in the process list: name the file, or set {PRIVATE_KEY}"),
                )
            }
            (KeyErrorKind::FilePath, Self::Text(_)) => Failure::usage(
                format!("{PRIVATE_KEY} holds a path, not the key itself"),
                format!("name a file with --private-key or {PRIVATE_KEY_PATH}"),
            ),
            (kind, source) => {
                let advice = match (kind, source) {
                    (KeyErrorKind::File, Self::File { named_by, .. }) if error.source().is_some() => {
                        format!("check the path in {named_by} and who may read the file")
                    }
                    (_, Self::File { named_by, .. }) => {
                        format!(
                            "{named_by} must name the application's private key: an RSA key in PEM or DER form"
                        )
                    }
                    (_, Self::Text(_)) => {
                        format!("set {PRIVATE_KEY} to the PEM text of the application's private key")
                    }
                };
                Failure::usage(
                    format!("the private key in {} cannot be used", self.describe()),
                    advice,
                )
                .because(error)
            }
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
        let (name, id) = match &self.globals.application_id {
            Some(id) => ("--application-id", id.clone()),
            None => match variable(APPLICATION_ID)? {
                Some(id) => (APPLICATION_ID, id),
                None => return Ok(None),
            },
        };
        let id = id.trim();
        let problem = if id.is_empty() {
            "is empty"
        } else if is_secret(id) {
            "holds a key or a token"
        } else if id.contains(|c: char| c.is_whitespace() || c.is_control()) {
            "has blanks in it"
        } else if !is_application(id) {
            "is not an application's id"
        } else {
            return Ok(Some(id.to_owned()));
        };
        Err(Failure::usage(
            format!("{name} {problem}"),
            "copy the application's id, a UUID, from the Vonage dashboard",
        ))
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
        let base_url = BaseUrl::parse(&self.url()?).map_err(|error| {
            Failure::usage(
                "the base URL cannot be used",
                format!("correct --url or {VIDEO_URL}"),
            )
            .because(error)
        })?;
        if base_url.needs_allow_http() && !self.allow_http()? {
            return Err(Failure::usage(
                format!(
                    "--url: {base_url} is plain http to another machine, where tokens can be read on the way"
                ),
                format!("use https, or allow it with --allow-http or {ALLOW_HTTP}=1"),
            ));
        }
        Ok(base_url)
    }

    fn allow_http(&self) -> Result<bool, Failure> {
        if self.globals.allow_http {
            return Ok(true);
        }
        match variable(ALLOW_HTTP)?.as_deref().map(str::trim) {
            None | Some("0" | "false") => Ok(false),
            Some("1" | "true") => Ok(true),
            Some(_) => Err(Failure::usage(
                format!("cannot read the variable {ALLOW_HTTP}"),
                "set it to 1 or 0",
            )),
        }
    }

    /// A client that calls the service.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let key = self.key()?;
        let application_id = key.application_id().to_owned();
        Ok(self.builder(application_id, Arc::new(key))?.build()?)
    }

    /// The limit for a call with all its attempts, if one is set.
    pub(crate) fn timeout(&self) -> Option<Duration> {
        self.globals.timeout
    }

    /// A client that can encode requests and sends nothing: it needs no key. All the rest is checked as for a call.
    pub(crate) fn offline_client(&self) -> Result<Client, Failure> {
        self.roots()?;
        Ok(Client::with_dispatch(
            Script::new().shared(),
            self.application_id()?,
        ))
    }

    /// A line that tells how far something has come. With `-v` other lines are told, which it would tear apart.
    pub(crate) fn status_line(&self) -> StatusLine {
        StatusLine::new(self.globals.verbose == 0)
    }

    /// The file with further certificate authorities.
    pub(crate) fn ca_file(&self) -> Option<&Path> {
        self.globals.ca_file.as_deref()
    }

    pub(crate) fn roots(&self) -> Result<Option<RootCertificates>, Failure> {
        let Some(path) = self.ca_file() else {
            return Ok(None);
        };
        let pem = files::read("--ca-file", path)?;
        let roots = RootCertificates::built_in().and(pem).map_err(|error| {
            Failure::usage("--ca-file cannot be used", "name a PEM file with certificates").because(error)
        })?;
        Ok(Some(roots))
    }

    /// Some commands call nobody: an option that would have no effect is a misunderstanding.
    pub(crate) fn refuse_options_of_calls(&self, command: &str) -> Result<(), Failure> {
        self.refuse_options_of_calls_but(&[], command)
    }

    /// As [`refuse_options_of_calls`](Self::refuse_options_of_calls), where some of them have an effect.
    pub(crate) fn refuse_options_of_calls_but(&self, used: &[&str], command: &str) -> Result<(), Failure> {
        match self.options_of_calls().find(|name| !used.contains(name)) {
            None => Ok(()),
            Some(name) => Err(Failure::usage(
                format!("{name} has no effect on `{command}`"),
                format!("leave it out; `vonage-video {command} --help` lists the options"),
            )),
        }
    }

    /// The options about calls of the service that were given.
    pub(crate) fn options_of_calls(&self) -> impl Iterator<Item = &'static str> {
        let Globals {
            application_id,
            private_key,
            url,
            allow_http,
            ca_file,
            timeout,
            ..
        } = &self.globals;
        let options = [
            ("--application-id", application_id.is_some()),
            ("--private-key", private_key.is_some()),
            ("--url", url.is_some()),
            ("--allow-http", *allow_http),
            ("--ca-file", ca_file.is_some()),
            ("--timeout", timeout.is_some()),
        ];
        options
            .into_iter()
            .filter_map(|(name, given)| given.then_some(name))
    }

    /// Everything but the choice of who signs.
    pub(crate) fn builder(
        &self,
        application_id: String,
        signer: Arc<dyn Signer>,
    ) -> Result<ClientBuilder, Failure> {
        // Checked against --allow-http here, so that the refusal names the option.
        let base_url = self.base_url()?;
        let is_loopback = base_url.is_loopback();
        let suffix = concat!("vonage-video-cli/", env!("CARGO_PKG_VERSION"));
        let mut builder = Client::builder(application_id)
            .signer(signer)
            .transport(|transport| transport.base_url(base_url).allow_http(true))
            .user_agent_suffix(suffix)
            .map_err(vonage_video::Error::from)?;
        if is_loopback {
            // The clock of an emulator is set by hand, to wherever a test needs it.
            builder = builder.clock_correction_limit(Duration::MAX);
        }
        if let Some(timeout) = self.globals.timeout {
            builder = builder.total_timeout(timeout);
        }
        if let Some(roots) = self.roots()? {
            builder = builder.root_certificates(roots);
        }
        Ok(builder)
    }
}

/// A key without its BEGIN and END lines, or encoded once more; no file is called so.
fn is_encoded_key(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.len() > 255 && redact(&text) != text
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
