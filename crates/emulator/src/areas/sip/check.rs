//! What a call is refused for before anybody is called.

use vonage_video_models::Sip;

use crate::api::Refusal;

/// Checks what the documents rule, in the order they name it. The URI has been read by then, so it is one.
pub(super) fn check(sip: &Sip) -> Result<(), Refusal> {
    if let Some(from) = &sip.from {
        let (user, host) = from.split_once('@').unwrap_or_default();
        if user.is_empty() || host.is_empty() || host.contains('@') {
            return Err(Refusal::bad_request("sip.from must be of the form user@host"));
        }
    }
    for (name, value) in &sip.headers {
        // The letters of an HTTP header are those of a SIP header.
        if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(Refusal::bad_request(
                "sip.headers has a name that no header can have",
            ));
        }
        if value.expose().contains(['\r', '\n', '\0']) {
            return Err(Refusal::bad_request(
                "sip.headers has a value that breaks its line",
            ));
        }
    }
    match &sip.auth {
        Some(auth) if auth.username.is_empty() || auth.password.expose().is_empty() => {
            Err(Refusal::bad_request("sip.auth needs both username and password"))
        }
        _ => Ok(()),
    }
}

/// A SIP URI without its password and its headers.
pub(super) fn shown(uri: &str) -> String {
    let uri = uri.split('?').next().unwrap_or_default();
    let shown = uri.split_once('@').and_then(|(user, host)| {
        let mut parts = user.splitn(3, ':');
        let (scheme, user) = (parts.next()?, parts.next()?);
        parts.next().map(|_| format!("{scheme}:{user}:…@{host}"))
    });
    shown.unwrap_or_else(|| uri.to_owned())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_is_shown_of_a_uri_lets_nobody_in() {
        for (uri, expected) in [
            (
                "sip:lobby@pbx.example.org;transport=tls",
                "sip:lobby@pbx.example.org;transport=tls",
            ),
            ("sip:ann:s3cret@host:5061", "sip:ann:…@host:5061"),
            ("sips:ann:s3:cret@host?X-Key=s3cret", "sips:ann:…@host"),
            ("sip:host:5060", "sip:host:5060"),
        ] {
            assert_eq!(shown(uri), expected);
        }
    }
}
