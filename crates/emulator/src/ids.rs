//! Identifiers, drawn from a seeded generator so that a run can be repeated.

use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;
use vonage_video_models::{SessionId, UnixMillis};

/// Draws identifiers for one application.
#[derive(Debug)]
pub(crate) struct Ids {
    random: fastrand::Rng,
}

impl Ids {
    /// The application is part of the seed: applications that share an emulator draw independent series.
    pub(crate) fn new(seed: u64, application: &str) -> Self {
        Self {
            random: fastrand::Rng::with_seed(mix(seed, application)),
        }
    }

    /// A random (version 4) UUID.
    pub(crate) fn uuid(&mut self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// A session id of the shape the service gives: `2_` and base64url of
    /// `1~<application>~~<creation in milliseconds>~<random>~~~`.
    pub(crate) fn session(&mut self, application: &str, created_at: UnixMillis) -> SessionId {
        let random = URL_SAFE_NO_PAD.encode(self.bytes());
        let inside = format!("1~{application}~~{created_at}~{random}~~~");
        SessionId::from(format!("2_{}", URL_SAFE_NO_PAD.encode(inside)))
    }

    fn bytes(&mut self) -> [u8; 16] {
        self.random.u128(..).to_be_bytes()
    }
}

/// A seed of its own for each name under one seed.
pub(crate) fn mix(seed: u64, name: &str) -> u64 {
    // `DefaultHasher::new` has fixed keys, so the mix is the same in every run of one build.
    let mut hasher = DefaultHasher::new();
    (seed, name).hash(&mut hasher);
    hasher.finish()
}

/// Whether the text could be a session id at all: a digit, an underscore, and the characters ids are made of.
pub(crate) fn looks_like_session(id: &str) -> bool {
    let mut bytes = id.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_digit())
        && bytes.next() == Some(b'_')
        && bytes.len() > 0
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"_-~=.".contains(&byte))
}

/// Whether the text could be the id of a stream or a connection: the service has used UUIDs in both cases and bare
/// hexadecimal digits.
pub(crate) fn looks_like_member(id: &str) -> bool {
    (16..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_ids_and_another_application_draws_others() {
        let draw = |seed, application| {
            let mut ids = Ids::new(seed, application);
            (ids.uuid(), ids.session(application, UnixMillis::new(5)))
        };
        assert_eq!(draw(7, "a"), draw(7, "a"));
        assert_ne!(draw(7, "a").0, draw(8, "a").0);
        assert_ne!(draw(7, "a").0, draw(7, "b").0);
    }

    #[test]
    fn a_session_id_has_the_shape_of_the_service() {
        let id = Ids::new(1, "app").session("app", UnixMillis::new(1_788_890_412_345));
        let inside = URL_SAFE_NO_PAD
            .decode(id.as_str().strip_prefix("2_").unwrap())
            .unwrap();
        let inside = String::from_utf8(inside).unwrap();
        assert!(
            inside.starts_with("1~app~~1788890412345~") && inside.ends_with("~~~"),
            "{inside}"
        );
        assert!(looks_like_session(id.as_str()));
    }

    #[test]
    fn what_cannot_be_an_id_is_told_apart() {
        for id in ["", "2_", "x_MX4", "2-MX4", "2_a/b", "2_a b"] {
            assert!(!looks_like_session(id), "{id}");
        }
        assert!(looks_like_member("D4A0B7C2-55E1-4F7D-8C93-0E6B1A2F3C4D"));
        assert!(looks_like_member("e32445b743678c98230f238"));
        for id in ["", "nonsense", "e32445", "../archive/0000000000"] {
            assert!(!looks_like_member(id), "{id}");
        }
    }
}
