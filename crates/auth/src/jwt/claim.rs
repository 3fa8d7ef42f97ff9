//! Claims as they stand in a token, before their types are checked, and the types they may have.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::Refusal;
use crate::time::UnixTime;

/// The name under which serde_json hands out a number's digits.
const PRECISE_NUMBER: &str = "$serde_json::private::Number";
/// Beyond this a JSON number holds no exact integer.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// The value of a claim, text borrowed from the token where it can be.
#[derive(Debug, Default)]
pub(crate) enum Claim<'a> {
    /// Not there, or `null`.
    #[default]
    None,
    Text(Cow<'a, str>),
    Whole(u64),
    Number(f64),
    /// What no claim that is read may be.
    Other,
}

/// Refuses a token without the claim `name`.
pub(crate) fn required<T>(value: Option<T>, name: &'static str) -> Result<T, Refusal> {
    value.ok_or(Refusal::InvalidClaim(name, "is missing"))
}

impl<'a> Claim<'a> {
    pub(crate) fn text(self, name: &'static str) -> Result<Option<Cow<'a, str>>, Refusal> {
        match self {
            Self::None => Ok(None),
            Self::Text(text) => Ok(Some(text)),
            _ => Err(Refusal::InvalidClaim(name, "is not text")),
        }
    }

    pub(crate) fn string(self, name: &'static str) -> Result<Option<String>, Refusal> {
        Ok(self.text(name)?.map(Cow::into_owned))
    }

    /// Whole seconds; a fraction is cut off.
    pub(crate) fn time(self, name: &'static str) -> Result<Option<UnixTime>, Refusal> {
        let secs = match self {
            Self::None => return Ok(None),
            Self::Whole(secs) => Some(secs),
            Self::Number(secs) => whole(secs),
            _ => return Err(Refusal::InvalidClaim(name, "is not a number of seconds")),
        };
        secs.map(|secs| Some(UnixTime::from_secs(secs)))
            .ok_or(Refusal::InvalidClaim(name, "is out of range"))
    }

    /// Takes digits in quotes for the number they spell.
    pub(crate) fn unquoted(self) -> Self {
        match self {
            Self::Text(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map_or(Self::Number(f64::INFINITY), Self::Whole)
            }
            other => other,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn whole(secs: f64) -> Option<u64> {
    (0.0..=LARGEST_EXACT).contains(&secs).then_some(secs as u64)
}

impl From<Value> for Claim<'static> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::None,
            Value::String(text) => Self::Text(Cow::Owned(text)),
            Value::Number(number) => match (number.as_u64(), number.as_f64()) {
                (Some(whole), _) => Self::Whole(whole),
                (None, Some(number)) => Self::Number(number),
                (None, None) => Self::Other,
            },
            _ => Self::Other,
        }
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
