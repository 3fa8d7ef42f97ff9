//! Kinds and families of events as arguments.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use vonage_video::webhooks::{EventKind, Family};

/// Takes a key that a webhook is registered under.
pub(super) fn kind() -> impl TypedValueParser<Value = EventKind> {
    PossibleValuesParser::new(EventKind::ALL.iter().map(|kind| kind.as_str()))
        .try_map(|key| key.parse::<EventKind>())
}

/// Takes the name of a family.
pub(super) fn family() -> impl TypedValueParser<Value = Family> {
    PossibleValuesParser::new(Family::ALL.iter().map(|family| family.as_str()))
        .try_map(|name| name.parse::<Family>())
}
