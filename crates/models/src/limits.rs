//! Limits that several requests share.

use crate::{Address, InvalidInput};

/// The bit rates the service accepts for composed archives and broadcasts, in bits per second.
pub(crate) fn check_bitrate(value: Option<u64>) -> Result<(), InvalidInput> {
    match value {
        Some(rate) if !(100_000..=6_000_000).contains(&rate) => Err(InvalidInput::new(
            "maxBitrate",
            format!("is {rate}"),
            "100000 to 6000000 bits per second",
        )),
        _ => Ok(()),
    }
}

/// A text that must be there.
pub(crate) fn check_present(
    field: &'static str,
    value: &str,
    rule: &'static str,
) -> Result<(), InvalidInput> {
    if value.trim().is_empty() {
        return Err(InvalidInput::new(field, "is empty", rule));
    }
    Ok(())
}

/// An id or a token, which must be there and holds neither blanks nor control characters.
pub(crate) fn check_id_or_token(
    field: &'static str,
    value: &str,
    rule: &'static str,
) -> Result<(), InvalidInput> {
    check_present(field, value, rule)?;
    if value.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return Err(InvalidInput::new(
            field,
            "holds a blank or a control character",
            rule,
        ));
    }
    Ok(())
}

/// A web address of 15 to 2048 characters that the service will call.
pub(crate) fn check_web_address(field: &'static str, address: &Address) -> Result<(), InvalidInput> {
    let length = address.as_str().chars().count();
    if !address.has_scheme(&["http", "https"]) {
        return Err(InvalidInput::new(
            field,
            "is no web address",
            "an http:// or https:// URL of 15 to 2048 characters",
        ));
    }
    if !(15..=2048).contains(&length) {
        return Err(InvalidInput::new(
            field,
            format!("has {length} characters"),
            "an http:// or https:// URL of 15 to 2048 characters",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_tokens_hold_no_blanks() {
        let check = |value| check_id_or_token("sessionId", value, "the id of a session");
        assert_eq!(check("2_MX4"), Ok(()));
        for value in ["", " ", "bad session", "a\n", "a\u{a0}b"] {
            assert_eq!(check(value).unwrap_err().field(), "sessionId", "{value:?}");
        }
    }
}
