//! Durations, which the API writes as whole seconds.

use std::ops::RangeInclusive;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serializer};

use crate::{InvalidInput, lenient};

#[expect(clippy::ref_option, reason = "the signature serde asks for")]
pub(crate) fn serialize<S: Serializer>(value: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(duration) => serializer.serialize_u64(duration.as_secs()),
        None => serializer.serialize_none(),
    }
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    Ok(Option::<u64>::deserialize(deserializer)?.map(Duration::from_secs))
}

pub(crate) fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    Ok(lenient::integer(deserializer)?.map(Duration::from_secs))
}

/// A duration that is always there; zero where the service left it out after all.
pub(crate) mod always {
    use super::{Deserializer, Duration, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(value.as_secs())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Ok(super::lenient(deserializer)?.unwrap_or_default())
    }
}

/// Checks a duration against the API's limits, in seconds.
pub(crate) fn check(
    field: &'static str,
    value: Option<Duration>,
    limits: RangeInclusive<u64>,
    rule: &'static str,
) -> Result<(), InvalidInput> {
    match value {
        Some(duration) if duration.subsec_nanos() != 0 || !limits.contains(&duration.as_secs()) => Err(
            InvalidInput::new(field, format!("is {} s", duration.as_secs_f64()), rule),
        ),
        _ => Ok(()),
    }
}
