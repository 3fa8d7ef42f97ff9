//! Identifiers: one type for each kind, so that swapping two does not compile.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lenient::Scalar;

/// Defines an identifier: an opaque string of the service's choosing.
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        ///
        /// Opaque: the service has used several shapes, so nothing is checked here. An id that cannot be part of a
        /// path (empty, `.`, `..`, control characters) is refused when a request is encoded.
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as the service wrote it.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as the service wrote it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The id as an owned string.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            /// An id is hashed, compared and ordered as its text, so maps keyed by ids can be asked by `&str`.
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        crate::open_enum::text_like!($name);

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl From<&String> for $name {
            fn from(id: &String) -> Self {
                Self(id.clone())
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<&$name> for String {
            fn from(id: &$name) -> Self {
                id.0.clone()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(id: &str) -> Result<Self, Self::Err> {
                Ok(Self(id.to_owned()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            /// Reads a string, or an integer as older parts of the service write some ids.
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match Scalar::deserialize(deserializer)?.into_text() {
                    Some(id) if !id.is_empty() => Ok(Self(id)),
                    _ => Err(serde::de::Error::custom(concat!(
                        "a ",
                        stringify!($name),
                        " must be a string that is not empty"
                    ))),
                }
            }
        }
    };
}

id! {
    /// The application, a UUID from the Vonage dashboard. Older payloads write it as an integer.
    ApplicationId
}
id! {
    /// A session, such as `2_MX4…`. Session ids never expire.
    SessionId
}
id! {
    /// One client's connection to a session.
    ConnectionId
}
id! {
    /// One published stream in a session.
    StreamId
}
id! {
    /// One recording of a session.
    ArchiveId
}
id! {
    /// One live streaming broadcast of a session.
    BroadcastId
}
id! {
    /// One SIP call. Hanging up takes the call's *connection* id.
    SipCallId
}
id! {
    /// One live captions job.
    CaptionsId
}
id! {
    /// One Experience Composer. Seen as a UUID and as 32 hex digits.
    RenderId
}
id! {
    /// One Audio Connector. Disconnecting takes its *connection* id.
    AudioConnectorId
}

#[cfg(test)]
mod tests {
    use std::collections::hash_map::RandomState;
    use std::collections::{BTreeMap, HashMap};
    use std::hash::BuildHasher;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_integer_is_read_as_an_id() {
        assert_eq!(
            serde_json::from_str::<ApplicationId>("123456").unwrap().as_str(),
            "123456"
        );
    }

    #[test]
    fn an_empty_or_missing_id_is_an_error() {
        for text in [r#""""#, "null", "[]", "{}"] {
            assert!(serde_json::from_str::<SessionId>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ids_are_compared_with_text() {
        let id = StreamId::from(&"a".to_owned());
        let owned = "a".to_owned();
        assert_eq!(id, "a");
        assert_eq!("a", id);
        assert_eq!(id, *"a");
        assert_eq!(id, owned);
        assert_ne!(id, "b");
    }

    #[test]
    fn maps_keyed_by_ids_are_asked_by_text() {
        let id = StreamId::from("a");
        assert_eq!(HashMap::from([(id.clone(), 7)]).get("a"), Some(&7));
        assert_eq!(BTreeMap::from([(id, 7)]).get("a"), Some(&7));
    }

    proptest! {
        #[test]
        fn ids_are_hashed_and_ordered_as_their_text(one in ".*", other in ".*") {
            let (a, b) = (StreamId::from(&one), StreamId::from(&other));
            prop_assert_eq!(a.cmp(&b), one.cmp(&other));
            prop_assert_eq!(a == b, one == other);
            let state = RandomState::new();
            prop_assert_eq!(state.hash_one(&a), state.hash_one(one.as_str()));
        }
    }

    #[test]
    fn debug_names_the_kind() {
        assert_eq!(format!("{:?}", StreamId::from("a")), r#"StreamId("a")"#);
    }
}
