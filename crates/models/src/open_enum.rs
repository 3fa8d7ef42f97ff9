//! Enums that the service may extend: known values have names, others survive a round trip.

/// A value the service sent and this version does not know.
///
/// Its content is private so that nobody matches on it: once the value gets a variant of its own, such a match would
/// silently stop working. Compare with the enum's `as_str` instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(value: String) -> Self {
        Self(value)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Compares a type that has `as_str` with text, in both directions.
macro_rules! text_like {
    ($name:ident) => {
        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, text: &String) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<$name> for str {
            fn eq(&self, other: &$name) -> bool {
                self == other.as_str()
            }
        }

        impl PartialEq<$name> for &str {
            fn eq(&self, other: &$name) -> bool {
                *self == other.as_str()
            }
        }
    };
}

pub(crate) use text_like;

/// Defines an open enum over text.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        ///
        /// Open: a value this version does not know is kept as [`Self::Unknown`] and written back unchanged. Any text
        /// can be turned into one with `From<&str>`.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value this version does not know; see `as_str`.
            Unknown(crate::UnknownValue),
        }

        impl $name {
            /// The values this version knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant,)+];

            /// The value as it stands on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    other => Self::Unknown(crate::UnknownValue::new(other.to_owned())),
                }
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self::from(text.as_str())
            }
        }

        crate::open_enum::text_like!($name);

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)+
                    _ => Self::Unknown(crate::UnknownValue::new(text)),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::lenient::text(deserializer)?
                    .map(Self::from)
                    .ok_or_else(|| serde::de::Error::custom(concat!("a ", stringify!($name), " must be text")))
            }
        }
    };
}

pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{ArchiveMode, ConnectionState, MediaMode, Resolution, VideoType};

    proptest! {
        #[test]
        fn any_text_survives_a_round_trip(text in ".*") {
            let json = serde_json::to_string(&text).unwrap();
            for back in [
                serde_json::to_string(&serde_json::from_str::<MediaMode>(&json).unwrap()).unwrap(),
                serde_json::to_string(&serde_json::from_str::<VideoType>(&json).unwrap()).unwrap(),
                serde_json::to_string(&ArchiveMode::from(text.as_str())).unwrap(),
                serde_json::to_string(&ConnectionState::from(text)).unwrap(),
            ] {
                prop_assert_eq!(&back, &json);
            }
        }
    }

    #[test]
    fn values_are_compared_with_the_text_on_the_wire() {
        let known = VideoType::from(&"screen".to_owned());
        let unknown = VideoType::from("hologram");
        let owned = "screen".to_owned();
        assert_eq!(known, "screen");
        assert_eq!("screen", known);
        assert_eq!(known, *"screen");
        assert_eq!(known, owned);
        assert_eq!(unknown, "hologram");
        assert_ne!(unknown, "screen");
    }

    #[test]
    fn a_known_text_never_becomes_unknown() {
        for known in Resolution::KNOWN {
            assert_eq!(&Resolution::from(known.as_str()), known);
            assert_eq!(&Resolution::from(known.as_str().to_owned()), known);
        }
    }
}
