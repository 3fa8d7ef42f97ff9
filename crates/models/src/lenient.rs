//! Reading what the service might send: numbers as strings, `null` for absent, values of an unexpected kind.
//!
//! The wire is not consistent (an integer here is a string there, and documents and recordings disagree), so answers
//! are read by meaning. What has no meaning in its place counts as absent; it never fails the whole answer. Only the items
//! of a list, with their ids, are essential.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::redact::Redacts;

/// The scalars of a list; of a text, its words, as tokens write lists; of anything else, none.
struct Scalars(Vec<Scalar>);

impl<'de> Deserialize<'de> for Scalars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyList;

        impl<'de> Visitor<'de> for AnyList {
            type Value = Scalars;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Scalars, A::Error> {
                let mut scalars = Vec::new();
                while let Some(scalar) = items.next_element()? {
                    scalars.push(scalar);
                }
                Ok(Scalars(scalars))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Scalars, A::Error> {
                while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalars(Vec::new()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalars, E> {
                Ok(Scalars(
                    text.split_whitespace()
                        .map(|word| Scalar::Text(word.to_owned()))
                        .collect(),
                ))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Scalars, E> {
                Ok(Scalars(Vec::new()))
            }

            fn visit_u64<E>(self, _: u64) -> Result<Scalars, E> {
                Ok(Scalars(Vec::new()))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Scalars, E> {
                Ok(Scalars(Vec::new()))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Scalars, E> {
                Ok(Scalars(Vec::new()))
            }

            fn visit_unit<E>(self) -> Result<Scalars, E> {
                Ok(Scalars(Vec::new()))
            }
        }

        deserializer.deserialize_any(AnyList)
    }
}

/// Any one JSON value, kept only as far as a scalar can be.
#[derive(Debug)]
pub(crate) enum Scalar {
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(String),
    /// `null`, an array or an object.
    Nothing,
}

impl Scalar {
    /// The value as text, unless it is `null`, an array or an object.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Unsigned(value) => Some(value.to_string()),
            Self::Signed(value) => Some(value.to_string()),
            Self::Float(value) => Some(value.to_string()),
            Self::Text(value) => Some(value),
            Self::Nothing => None,
        }
    }

    /// The value as an integer; fractions are cut off.
    pub(crate) fn to_i64(&self) -> Option<i64> {
        match self {
            Self::Unsigned(value) => i64::try_from(*value).ok(),
            Self::Signed(value) => Some(*value),
            Self::Float(value) => float_to_i64(*value),
            Self::Text(text) => {
                let text = text.trim();
                text.parse()
                    .ok()
                    .or_else(|| text.parse().ok().and_then(float_to_i64))
            }
            Self::Bool(_) | Self::Nothing => None,
        }
    }

    fn to_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Text(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
            Self::Unsigned(0) => Some(false),
            Self::Unsigned(1) => Some(true),
            _ => None,
        }
    }
}

fn float_to_i64(value: f64) -> Option<i64> {
    // 2^63 is exact as a float; the bounds make the cast below lossless but for the fraction.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (value.is_finite() && value > -LIMIT && value < LIMIT).then_some(value as i64)
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar::Bool(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
                Ok(Scalar::Unsigned(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
                Ok(u64::try_from(value).map_or(Scalar::Signed(value), Scalar::Unsigned))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
                Ok(Scalar::Float(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(value.to_owned()))
            }

            fn visit_string<E>(self, value: String) -> Result<Scalar, E> {
                Ok(Scalar::Text(value))
            }

            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar::Nothing)
            }

            fn visit_none<E>(self) -> Result<Scalar, E> {
                Ok(Scalar::Nothing)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scalar, D::Error> {
                Scalar::deserialize(deserializer)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Scalar, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar::Nothing)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Scalar, A::Error> {
                while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar::Nothing)
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

/// Text, or a scalar in its place.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.into_text())
}

/// An integer of any signed or unsigned kind, also as a float or a string.
pub(crate) fn integer<'de, D: Deserializer<'de>, T: TryFrom<i64>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?
        .to_i64()
        .and_then(|value| T::try_from(value).ok()))
}

/// Texts; what is no text in the list, and what is no list, counts as absent.
pub(crate) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Scalars::deserialize(deserializer)?
        .0
        .into_iter()
        .filter_map(Scalar::into_text)
        .collect())
}

/// A boolean, also as `"true"`, `"false"`, 0 or 1.
pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.to_bool())
}

/// Something read from text (an id, an open enum); absent when there is no text or it is empty.
pub(crate) fn named<'de, D: Deserializer<'de>, T: From<String>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?
        .into_text()
        .filter(|text| !text.is_empty())
        .map(T::from))
}

/// A secret or an address; absent when there is none, or when it was redacted.
pub(crate) fn unredacted<'de, D: Deserializer<'de>, T: Redacts>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(text(deserializer)?
        .filter(|text| !text.is_empty() && !T::is_redacted(text))
        .map(T::from))
}

/// A secret or an address that the service always writes; empty where it does not after all, or when it was redacted.
pub(crate) fn unredacted_or_empty<'de, D: Deserializer<'de>, T: Redacts>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(unredacted(deserializer)?.unwrap_or_else(|| T::from(String::new())))
}

/// Text; empty where there is none.
pub(crate) fn text_or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(text(deserializer)?.unwrap_or_default())
}

/// An open enum that the service always writes. Where it does not after all, the value is unknown and its text empty.
pub(crate) fn state<'de, D: Deserializer<'de>, T: From<String>>(deserializer: D) -> Result<T, D::Error> {
    Ok(T::from(text_or_empty(deserializer)?))
}

/// An integer; zero where there is none.
pub(crate) fn integer_or_zero<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(integer(deserializer)?.unwrap_or_default())
}

/// Whether a count is left out when it is serialized.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
pub(crate) fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// An object that may be missing. Anything but an object counts as absent: nothing essential stands in one of these.
pub(crate) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    struct AnyObject<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for AnyObject<T> {
        type Value = Option<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Option<T>, A::Error> {
            T::deserialize(MapAccessDeserializer::new(entries)).map(Some)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Option<T>, A::Error> {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
            deserializer.deserialize_any(self)
        }

        fn visit_bool<E>(self, _: bool) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_u64<E>(self, _: u64) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_i64<E>(self, _: i64) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_f64<E>(self, _: f64) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_str<E>(self, _: &str) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_none<E>(self) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_unit<E>(self) -> Result<Option<T>, E> {
            Ok(None)
        }
    }

    deserializer.deserialize_any(AnyObject(PhantomData))
}

/// A list; `null` is an empty one.
pub(crate) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}
