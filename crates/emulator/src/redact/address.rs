//! Credentials in addresses: user info and query.

use super::REDACTED;

/// The address without them; `None` when there are none.
pub(super) fn redact(address: &str) -> Option<String> {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (place, query) = address.split_at(end);
    let mark = query.get(..1).unwrap_or_default();
    let hides = query.len() > mark.len();
    let clean = without_user(place);
    if clean.is_none() && !hides {
        return None;
    }
    let mut kept = clean.unwrap_or_else(|| place.to_owned());
    kept.push_str(mark);
    if hides {
        kept.push_str(REDACTED);
    }
    Some(kept)
}

/// Of a web address all user info goes; of a SIP address the password, since the user is who is called.
fn without_user(place: &str) -> Option<String> {
    let (scheme, rest) = place.split_once(':')?;
    if let Some(rest) = rest.strip_prefix("//") {
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (_, host) = authority.rsplit_once('@')?;
        return Some(format!("{scheme}://{REDACTED}@{host}{path}"));
    }
    let (user, host) = rest.split_once('@')?;
    let (user, _) = user.split_once(':')?;
    Some(format!("{scheme}:{user}:{REDACTED}@{host}"))
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn user_info_and_queries_vanish() {
        for (address, kept) in [
            (
                "wss://ann:s3cret@host:1/in?room=7#x",
                "wss://[redacted]@host:1/in?[redacted]",
            ),
            ("wss://host/in#s3cret", "wss://host/in#[redacted]"),
            ("sip:ann:s3:cret@host", "sip:ann:[redacted]@host"),
            ("sip:ann@host?X-Key=s3cret", "sip:ann@host?[redacted]"),
        ] {
            assert_eq!(redact(address).as_deref(), Some(kept));
        }
        for address in ["wss://host/a@b", "sip:lobby@host:5060;transport=tls", "host?", ""] {
            assert_eq!(redact(address), None, "{address}");
        }
    }
}
