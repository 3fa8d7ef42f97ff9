//! What a client may do in a session.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

/// What a client may do in a session (guide "Create a token").
///
/// Roles the service learns later pass through [`Role::other`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Publishes, subscribes and sends signals. The default.
    #[default]
    Publisher,
    /// Subscribes only.
    Subscriber,
    /// Publishes, but neither subscribes nor sends signals; `publisheronly` on the wire.
    PublisherOnly,
    /// As a publisher, and may disconnect others, end their streams and mute them. Starting captions needs it.
    Moderator,
    /// A role this version does not know; made by [`Role::other`].
    Other(OtherRole),
}

/// The name of a role this version does not know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OtherRole(String);

impl Role {
    /// The roles this version knows.
    pub const KNOWN: &'static [Self] = &[
        Self::Publisher,
        Self::Subscriber,
        Self::PublisherOnly,
        Self::Moderator,
    ];

    /// The role called `name` on the wire, whether this version knows it or not.
    ///
    /// ```
    /// use vonage_video_auth::Role;
    ///
    /// assert_eq!(Role::other("moderator"), Role::Moderator);
    /// assert_eq!(Role::other("greeter").as_str(), "greeter");
    /// ```
    pub fn other(name: impl Into<String>) -> Self {
        let name = name.into();
        match name.as_str() {
            "publisher" => Self::Publisher,
            "subscriber" => Self::Subscriber,
            "publisheronly" => Self::PublisherOnly,
            "moderator" => Self::Moderator,
            _ => Self::Other(OtherRole(name)),
        }
    }

    /// The name on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Publisher => "publisher",
            Self::Subscriber => "subscriber",
            Self::PublisherOnly => "publisheronly",
            Self::Moderator => "moderator",
            Self::Other(other) => &other.0,
        }
    }
}

impl FromStr for Role {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(Self::other(name))
    }
}

/// Prints the name on the wire.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_keeps_its_name() {
        for name in [
            "publisher",
            "subscriber",
            "publisheronly",
            "moderator",
            "",
            "Publisher",
            "something new",
        ] {
            assert_eq!(name.parse::<Role>().unwrap().as_str(), name);
        }
        assert_eq!("publisheronly".parse(), Ok(Role::PublisherOnly));
        assert_eq!(Role::default(), Role::Publisher);
    }
}
