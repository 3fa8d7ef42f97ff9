//! Which headers the answer of a fault may have.

use super::InvalidFault;

/// What frames an answer or steers its connection. The server writes it itself and does not bear a second opinion;
/// each comes with the fault that does what such a header is usually set for.
const FRAMING: [(&str, &str); 8] = [
    ("content-length", "truncate announces a longer body than is sent"),
    ("transfer-encoding", "trickle sends a body in pieces"),
    ("connection", "close ends the connection"),
    ("keep-alive", "close ends the connection"),
    ("proxy-connection", "close ends the connection"),
    ("te", "trickle sends a body in pieces"),
    ("trailer", "trickle sends a body in pieces"),
    ("upgrade", "close ends the connection"),
];

/// Checks one header.
pub(super) fn check(name: &str, value: &str) -> Result<(), InvalidFault> {
    if http::HeaderName::try_from(name).is_err() || http::HeaderValue::try_from(value).is_err() {
        return Err(InvalidFault(
            "headers must have valid names and values".to_owned(),
        ));
    }
    let framing = FRAMING
        .iter()
        .find(|(framing, _)| framing.eq_ignore_ascii_case(name));
    match framing {
        Some((name, instead)) => Err(InvalidFault(format!(
            "the header {name} cannot be set, since the emulator frames its answers itself; {instead}"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_frames_an_answer_is_refused_and_the_fault_to_use_instead_is_named() {
        for (name, instead) in [
            ("content-length", "truncate"),
            ("Transfer-Encoding", "trickle"),
            ("CONNECTION", "close"),
        ] {
            let error = check(name, "5").unwrap_err().to_string();
            assert!(
                error.contains(instead) && error.contains(&name.to_ascii_lowercase()),
                "{error}"
            );
        }
        assert!(check("retry-after", "1").is_ok());
        assert!(check("bad name", "1").is_err());
    }
}
