//! Claims as they stand in a token, before their types are checked.
//!
//! Written by hand: serde's derive macro adds six crates to the thirteen of this crate.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The name under which serde_json hands out a number's digits.
const PRECISE_NUMBER: &str = "$serde_json::private::Number";

/// The claims that are read; of all others nothing is kept. Where a name stands twice, the last one counts.
#[derive(Debug, Default)]
pub(super) struct Claims<'a> {
    pub(super) issuer: Claim<'a>,
    pub(super) issued_at: Claim<'a>,
    pub(super) expires_at: Claim<'a>,
    pub(super) not_before: Claim<'a>,
    pub(super) token_id: Claim<'a>,
    pub(super) payload_hash: Claim<'a>,
    pub(super) api_key: Claim<'a>,
    pub(super) application_id: Claim<'a>,
}

/// The value of a claim, text borrowed from the token where it can be.
#[derive(Debug, Default)]
pub(super) enum Claim<'a> {
    /// Not there, or `null`.
    #[default]
    None,
    Text(Cow<'a, str>),
    Whole(u64),
    Number(f64),
    /// What no claim that is read may be.
    Other,
}

impl<'de> Deserialize<'de> for Claims<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ClaimsVisitor)
    }
}

struct ClaimsVisitor;

impl<'de> Visitor<'de> for ClaimsVisitor {
    type Value = Claims<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of claims")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claims<'de>, A::Error> {
        let mut claims = Claims::default();
        while let Some(Claim::Text(name)) = map.next_key::<Claim<'de>>()? {
            let place = match name.as_ref() {
                "iss" => &mut claims.issuer,
                "iat" => &mut claims.issued_at,
                "exp" => &mut claims.expires_at,
                "nbf" => &mut claims.not_before,
                "jti" => &mut claims.token_id,
                "payload_hash" => &mut claims.payload_hash,
                "api_key" => &mut claims.api_key,
                "application_id" => &mut claims.application_id,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *place = map.next_value()?;
        }
        Ok(claims)
    }
}

impl<'de> Deserialize<'de> for Claim<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ClaimVisitor)
    }
}

struct ClaimVisitor;

impl<'de> Visitor<'de> for ClaimVisitor {
    type Value = Claim<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Claim<'de>, E> {
        Ok(Claim::None)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Claim<'de>, E> {
        Ok(Claim::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Claim<'de>, E> {
        Ok(Claim::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Claim<'de>, E> {
        Ok(Claim::Whole(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "negative: refused whatever it is")]
    fn visit_i64<E: Error>(self, number: i64) -> Result<Claim<'de>, E> {
        Ok(Claim::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Claim<'de>, E> {
        Ok(Claim::Number(number))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Claim<'de>, E> {
        Ok(Claim::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Claim<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Claim::Other)
    }

    /// A program that switches on serde_json's `arbitrary_precision` gets fractions this way.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claim<'de>, A::Error> {
        if let Some(Claim::Text(name)) = map.next_key()? {
            match map.next_value()? {
                Claim::Text(digits) if name == PRECISE_NUMBER => {
                    return Ok(digits.parse().map_or(Claim::Other, Claim::Number));
                }
                _ => {}
            }
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Claim::Other)
    }
}
