//! What can be checked on this machine alone.

use std::path::Path;

use vonage_video::ApplicationKey;
use vonage_video::contract::http::Uri;

use super::check::{Check, refused};
use crate::context::{Context, KeySource};

/// Stands in where no application is named, so that the rest can be checked.
pub(super) const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

const APPLICATION: &str = "application id";
const KEY: &str = "private key";
const BASE_URL: &str = "base URL";

/// Where the service is.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encrypted: bool,
    pub(super) loopback: bool,
}

pub(super) fn application_id(context: &Context, checks: &mut Vec<Check>) -> Option<String> {
    match context.application_id() {
        Ok(id) if is_uuid(&id) => {
            checks.push(Check::passed(APPLICATION, &id));
            Some(id)
        }
        Ok(id) => {
            let remedy = "copy it from the Vonage dashboard; an OpenTok project's API key will not do";
            checks.push(Check::odd(APPLICATION, format!("{id} is not a UUID"), remedy));
            Some(id)
        }
        Err(failure) => {
            checks.push(refused(APPLICATION, &failure));
            None
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

pub(super) fn private_key(
    context: &Context,
    application_id: Option<&str>,
    checks: &mut Vec<Check>,
) -> Option<ApplicationKey> {
    let source = context.key_source();
    let read = source.and_then(|source| {
        let key = source.read(application_id.unwrap_or(NOBODY))?;
        Ok((key, source))
    });
    match read {
        Ok((key, source)) => {
            let found = format!(
                "RSA, {} bits, from {}",
                key.public_key().bits(),
                source.describe()
            );
            checks.push(match open_to_others(&source) {
                None => Check::passed(KEY, found),
                Some((path, mode)) => Check::odd(
                    KEY,
                    format!("{found}, which other users may read or change (mode {mode:04o})"),
                    format!("chmod 600 {}", path.display()),
                ),
            });
            Some(key)
        }
        Err(failure) => {
            checks.push(refused(KEY, &failure));
            None
        }
    }
}

/// The key's file and its mode, where others than its owner have a right to it.
#[cfg(unix)]
fn open_to_others(source: &KeySource) -> Option<(&Path, u32)> {
    use std::os::unix::fs::PermissionsExt;
    let KeySource::File { path, .. } = source else {
        return None;
    };
    let mode = path.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some((path, mode))
}

#[cfg(not(unix))]
fn open_to_others(_: &KeySource) -> Option<(&Path, u32)> {
    None
}

pub(super) fn base_url(context: &Context, checks: &mut Vec<Check>) -> Option<Place> {
    let url = match context.base_url() {
        Ok(url) => url.to_string(),
        Err(failure) => {
            checks.push(refused(BASE_URL, &failure));
            return None;
        }
    };
    let uri: Uri = url.parse().ok()?;
    let host = uri.host()?.trim_matches(['[', ']']).to_owned();
    let encrypted = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
    let address = host.parse::<std::net::IpAddr>();
    let loopback =
        host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback());
    checks.push(if encrypted || loopback {
        Check::passed(BASE_URL, &url)
    } else {
        Check::failed(
            BASE_URL,
            format!("{url} is not encrypted: the credential can be read on the way"),
            "use https for anything but this machine",
        )
    });
    Some(Place {
        host,
        port,
        encrypted,
        loopback,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_told_from_other_ids() {
        assert!(is_uuid(NOBODY) && is_uuid("DE7E1000-0000-4000-8000-00000000000f"));
        for id in [
            "",
            "46123456",
            "de7e1000-0000-4000-8000-00000000000g",
            "de7e1000000040008000000000000001",
        ] {
            assert!(!is_uuid(id), "{id}");
        }
    }
}
