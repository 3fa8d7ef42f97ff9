//! Webhooks among the options: how they are written, and how files of them and of their secrets are read.

use std::convert::Infallible;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use vonage_video_models::{Address, Secret};

use super::error::RunError;
use crate::outbound::AllowedTargets;
use crate::{InvalidWebhook, Webhook};

/// A webhook as an option has it: `EVENTS=URL`, `EVENTS=URL,SECRET` or `EVENTS=URL,@FILE`.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookOption {
    /// One of the registration keys or a family.
    pub events: String,
    /// Where to.
    pub url: String,
    /// The secret, or where it is.
    pub secret: Option<SecretOption>,
}

impl fmt::Debug for WebhookOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookOption")
            .field("events", &self.events)
            .field("url", &Address::new(self.url.as_str()))
            .field("secret", &self.secret)
            .finish()
    }
}

/// A secret, or the file it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretOption {
    /// The secret, which the list of processes shows.
    Plain(Secret),
    /// A file with the secret; white space around it does not count.
    File(PathBuf),
}

/// Takes an option apart. What is wrong with it is told by [`read`], before anything starts: whoever parses options
/// quotes what they refuse, and with it the secret.
pub(super) fn parse_webhook(text: &str) -> Result<WebhookOption, Infallible> {
    let (events, rest) = text.split_once('=').unwrap_or((text, ""));
    let (url, secret) = match rest.split_once(',') {
        Some((url, secret)) => (url, Some(secret)),
        None => (rest, None),
    };
    let secret = secret.map(|secret| match secret.strip_prefix('@') {
        Some(path) => SecretOption::File(PathBuf::from(path)),
        None => SecretOption::Plain(Secret::new(secret)),
    });
    Ok(WebhookOption {
        events: events.to_owned(),
        url: url.to_owned(),
        secret,
    })
}

/// A file of webhooks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    webhooks: Vec<ListedWebhook>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedWebhook {
    events: String,
    url: String,
    secret: Option<Secret>,
    secret_file: Option<PathBuf>,
    application: Option<String>,
}

/// The webhooks of the options, each with the application it is for unless that is the first one.
pub(super) async fn read(
    options: &[WebhookOption],
    file: Option<&Path>,
    allowed: &AllowedTargets,
) -> Result<Vec<(Option<String>, Webhook)>, RunError> {
    let mut webhooks = Vec::new();
    if let Some(path) = file {
        for listed in list(path).await? {
            let secret = match (listed.secret, listed.secret_file) {
                (Some(_), Some(_)) => {
                    let problem = "either secret or secret_file is needed, not both".to_owned();
                    return Err(RunError::Webhooks(path.to_owned(), problem));
                }
                (Some(secret), None) => Some(SecretOption::Plain(secret)),
                (None, file) => file.map(SecretOption::File),
            };
            let wrong = |error: InvalidWebhook| RunError::Webhooks(path.to_owned(), error.to_string());
            let webhook = make(&listed.events, &listed.url, secret.as_ref(), wrong).await?;
            webhook.check(allowed).map_err(wrong)?;
            webhooks.push((listed.application, webhook));
        }
    }
    for option in options {
        let secret = option.secret.as_ref();
        let webhook = make(&option.events, &option.url, secret, RunError::Webhook).await?;
        webhook.check(allowed).map_err(RunError::Webhook)?;
        webhooks.push((None, webhook));
    }
    Ok(webhooks)
}

async fn list(path: &Path) -> Result<Vec<ListedWebhook>, RunError> {
    let text = tokio::fs::read_to_string(path).await;
    let text = text.map_err(|error| RunError::File(path.to_owned(), error))?;
    let wrong = |problem| RunError::Webhooks(path.to_owned(), problem);
    let is_json = path
        .extension()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("json"));
    // The words of a reader may quote the file, and with it a secret: only the place is told.
    let listed: Listed = if is_json {
        serde_json::from_str(&text).map_err(|error| wrong(format!("line {}: {SHAPE}", error.line())))?
    } else {
        toml::from_str(&text).map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            wrong(format!("line {line}: {SHAPE}"))
        })?
    };
    Ok(listed.webhooks)
}

const SHAPE: &str = "it must be a list `webhooks` of entries with events, url, and perhaps secret or secret_file and \
                     application";

async fn make(
    events: &str,
    url: &str,
    secret: Option<&SecretOption>,
    wrong: impl Fn(InvalidWebhook) -> RunError,
) -> Result<Webhook, RunError> {
    let webhook = Webhook::new(events, url).map_err(&wrong)?;
    let secret = match secret {
        None => return Ok(webhook),
        Some(SecretOption::Plain(secret)) => secret.clone(),
        Some(SecretOption::File(path)) => {
            let read = tokio::fs::read_to_string(path).await;
            let read = read.map_err(|error| RunError::File(path.clone(), error))?;
            Secret::new(read.trim())
        }
    };
    webhook.secret(secret.expose()).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_on_the_command_line_is_not_printed() {
        let option = parse_webhook("all=http://127.0.0.1:9/,marked").unwrap();
        assert!(matches!(option.secret, Some(SecretOption::Plain(_))));
        assert!(!format!("{option:?} {:?}", option.secret).contains("marked"));
    }
}
