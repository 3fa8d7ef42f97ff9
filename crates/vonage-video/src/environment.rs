//! What the environment says of application, key and service.

use std::path::Path;

use vonage_video_auth::{ApplicationKey, KeyError};
use vonage_video_core::Error;
use vonage_video_transport::BaseUrl;

pub(crate) const APPLICATION_ID: &str = "VONAGE_APPLICATION_ID";
pub(crate) const PRIVATE_KEY: &str = "VONAGE_PRIVATE_KEY";
pub(crate) const PRIVATE_KEY_PATH: &str = "VONAGE_PRIVATE_KEY_PATH";
pub(crate) const VIDEO_URL: &str = "VONAGE_VIDEO_URL";
pub(crate) const ALLOW_HTTP: &str = "VONAGE_VIDEO_ALLOW_HTTP";

/// What was found.
#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) key: ApplicationKey,
    pub(crate) base_url: Option<BaseUrl>,
    pub(crate) allow_http: bool,
}

impl Environment {
    pub(crate) fn read() -> Result<Self, Error> {
        Self::from(|name| std::env::var_os(name).map(std::ffi::OsString::into_string))
    }

    /// Reads variables through `lookup`; one that is not UTF-8 is an error, an empty one counts as unset.
    fn from<T>(lookup: impl Fn(&'static str) -> Option<Result<String, T>>) -> Result<Self, Error> {
        let variable = |name: &'static str| match lookup(name) {
            Some(Ok(value)) if !value.trim().is_empty() => Ok(Some(value)),
            Some(Ok(_)) | None => Ok(None),
            Some(Err(_)) => Err(Error::config(format!(
                "the environment variable {name} is not UTF-8"
            ))),
        };
        let Some(application_id) = variable(APPLICATION_ID)? else {
            return Err(Error::config(format!(
                "the environment variable {APPLICATION_ID} is not set"
            )));
        };
        let key = match (variable(PRIVATE_KEY)?, variable(PRIVATE_KEY_PATH)?) {
            (Some(pem), _) => key_from(PRIVATE_KEY, ApplicationKey::from_pem(application_id.trim(), pem)),
            (None, Some(path)) => key_from(
                PRIVATE_KEY_PATH,
                ApplicationKey::from_pem_file(application_id.trim(), Path::new(&path)),
            ),
            (None, None) => Err(Error::config(format!(
                "neither {PRIVATE_KEY} (the key's PEM text) nor {PRIVATE_KEY_PATH} (a file with it) is set"
            ))),
        }?;
        let base_url = match variable(VIDEO_URL)? {
            Some(url) => Some(BaseUrl::parse(&url).map_err(|error| {
                Error::config_caused_by(
                    format!("the environment variable {VIDEO_URL} is no base URL"),
                    error,
                )
            })?),
            None => None,
        };
        let allow_http = match variable(ALLOW_HTTP)?.as_deref().map(str::trim) {
            None | Some("0" | "false") => false,
            Some("1" | "true") => true,
            Some(_) => {
                return Err(Error::config(format!(
                    "cannot read the environment variable {ALLOW_HTTP}: expected `1`, `true`, `0` or `false`"
                )));
            }
        };
        Ok(Self {
            key,
            base_url,
            allow_http,
        })
    }
}

fn key_from(name: &str, key: Result<ApplicationKey, KeyError>) -> Result<ApplicationKey, Error> {
    key.map_err(|error| Error::config_caused_by(format!("the private key in {name} cannot be used"), error))
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    const PEM: &str = vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY;

    fn read(variables: &[(&str, &str)]) -> Result<Environment, Error> {
        Environment::from(|name| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| Ok::<_, ()>((*value).to_owned()))
        })
    }

    #[test]
    fn plain_http_to_another_machine_is_allowed_by_a_variable() {
        let allowed = |value: &str| {
            read(&[(APPLICATION_ID, "a"), (PRIVATE_KEY, PEM), (ALLOW_HTTP, value)])
                .map(|environment| environment.allow_http)
        };
        assert!(allowed("1").unwrap() && allowed("true").unwrap());
        assert!(!allowed("").unwrap() && !allowed("0").unwrap());
        assert!(allowed("please").unwrap_err().to_string().contains(ALLOW_HTTP));
    }

    #[test]
    fn the_key_may_be_a_text_on_one_line() {
        let pem = PEM.replace('\n', "\\n");
        let found = read(&[(APPLICATION_ID, " app "), (PRIVATE_KEY, &pem), (VIDEO_URL, "")]).unwrap();
        assert_eq!((found.key.application_id(), found.base_url), ("app", None));
    }

    #[test]
    fn the_key_may_be_in_a_file() {
        let file = std::env::temp_dir().join(format!("vonage-video-key-{}.pem", std::process::id()));
        std::fs::write(&file, PEM).unwrap();
        let found = read(&[
            (APPLICATION_ID, "app"),
            (PRIVATE_KEY_PATH, file.to_str().unwrap()),
        ]);
        std::fs::remove_file(&file).unwrap();
        assert!(found.is_ok());
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (variables, named) in [
            (vec![], APPLICATION_ID),
            (vec![(APPLICATION_ID, "app")], PRIVATE_KEY_PATH),
            (vec![(APPLICATION_ID, "app"), (PRIVATE_KEY, "hello")], PRIVATE_KEY),
            (
                vec![(APPLICATION_ID, "app"), (PRIVATE_KEY_PATH, "/no/such/file.pem")],
                PRIVATE_KEY_PATH,
            ),
            (
                vec![
                    (APPLICATION_ID, "app"),
                    (PRIVATE_KEY, PEM),
                    (VIDEO_URL, "video.api"),
                ],
                VIDEO_URL,
            ),
        ] {
            let error = read(&variables).unwrap_err();
            assert!(error.to_string().contains(named), "{error}");
        }
    }

    #[test]
    fn a_wrong_key_is_explained_by_the_source() {
        let error = read(&[(APPLICATION_ID, "app"), (PRIVATE_KEY, "hello")]).unwrap_err();
        assert!(error.source().is_some());
    }
}
