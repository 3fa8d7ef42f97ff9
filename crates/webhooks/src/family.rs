//! Families of events.

use std::fmt;
use std::str::FromStr;

use vonage_video_models::InvalidInput;

/// The families of events, each with a form of payload of its own.
///
/// Not every payload names its event, so one URL for each family is the safe way to tell them apart.
///
/// ```
/// use vonage_video_webhooks::Family;
///
/// let family: Family = "/hooks/archive".trim_start_matches("/hooks/").parse()?;
/// assert_eq!(family, Family::Archive);
/// # Ok::<(), vonage_video_models::InvalidInput>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Family {
    /// Sessions, connections and streams.
    Session,
    /// Archives.
    Archive,
    /// Broadcasts.
    Broadcast,
    /// Experience Composers.
    Render,
    /// Captions.
    Captions,
    /// SIP calls.
    Sip,
}

impl Family {
    /// All families.
    pub const ALL: &'static [Self] = &[
        Self::Session,
        Self::Archive,
        Self::Broadcast,
        Self::Render,
        Self::Captions,
        Self::Sip,
    ];

    /// Its name: `session`, `archive`, `broadcast`, `render`, `captions` or `sip`. Ours, fit for a path.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Archive => "archive",
            Self::Broadcast => "broadcast",
            Self::Render => "render",
            Self::Captions => "captions",
            Self::Sip => "sip",
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Family {
    type Err = InvalidInput;

    /// Reads a name, to the letter.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|family| family.as_str() == name)
            .ok_or_else(|| {
                InvalidInput::new(
                    "family",
                    format!("has {} characters that name none", name.chars().count()),
                    "`session`, `archive`, `broadcast`, `render`, `captions` or `sip`",
                )
            })
    }
}
