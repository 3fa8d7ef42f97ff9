//! Paths that no id can escape from.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use vonage_video_models::{ApplicationId, ConnectionId, InvalidInput, SessionId};

/// Encodes everything but the unreserved characters of RFC 3986.
pub(super) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Where an operation is aimed: the application whose resources it names.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    application_id: &'a ApplicationId,
}

impl<'a> Target<'a> {
    /// Aims at this application.
    #[must_use]
    pub fn new(application_id: &'a ApplicationId) -> Self {
        Self { application_id }
    }

    /// The application.
    #[must_use]
    pub fn application_id(&self) -> &'a ApplicationId {
        self.application_id
    }

    /// `/v2/project/{application}`, below which all operations but one live.
    #[must_use]
    pub fn project(&self) -> Path {
        Path::root()
            .fixed("v2")
            .fixed("project")
            .id("applicationId", self.application_id.as_str())
    }

    /// `/v2/project/{application}/session/{session}`, below which all lives that is done to a running session.
    #[must_use]
    pub fn session(&self, session: &SessionId) -> Path {
        self.project().fixed("session").id("sessionId", session.as_str())
    }

    /// `/v2/project/{application}/session/{session}/connection/{connection}`. A DELETE of it ends whatever stands behind
    /// the connection: a client, a SIP call, an Audio Connector.
    #[must_use]
    pub fn connection(&self, session: &SessionId, connection: &ConnectionId) -> Path {
        self.session(session)
            .fixed("connection")
            .id("connectionId", connection.as_str())
    }

    /// The root, for `/session/create`, which takes the application from the credential.
    #[must_use]
    pub fn root(&self) -> Path {
        Path::root()
    }
}

/// A path under construction.
///
/// Every id becomes exactly one segment: all but unreserved characters are percent-encoded, and what could not be a
/// segment (nothing, `.`, `..`, control characters) fails the request before it is sent. So no id, wherever it came
/// from, can reach another operation.
#[derive(Clone, Debug)]
pub struct Path {
    text: String,
    invalid: Option<InvalidInput>,
}

impl Path {
    fn root() -> Self {
        // Most paths are two UUIDs and a session id long.
        Self {
            text: String::with_capacity(224),
            invalid: None,
        }
    }

    /// Appends a segment written in the source code.
    #[must_use]
    pub fn fixed(mut self, segment: &'static str) -> Self {
        self.text.push('/');
        self.text.push_str(segment);
        self
    }

    /// Appends an id. `field` names it in the error if it cannot be a segment.
    #[must_use]
    pub fn id(mut self, field: &'static str, id: &str) -> Self {
        if is_plain(id) {
            self.text.push('/');
            self.text.push_str(id);
            return self;
        }
        if let (None, Some(problem)) = (&self.invalid, problem_of(id)) {
            self.invalid = Some(InvalidInput::new(
                field,
                problem,
                "the id as the service gave it: not empty, not `.` or `..`, no blanks, no control characters",
            ));
        }
        self.text.push('/');
        self.text.extend(utf8_percent_encode(id, UNRESERVED));
        self
    }

    pub(super) fn finish(self) -> Result<String, InvalidInput> {
        match self.invalid {
            Some(invalid) => Err(invalid),
            None => Ok(self.text),
        }
    }
}

/// Whether an id is a good segment as it stands. All that the service gives out are.
fn is_plain(id: &str) -> bool {
    !matches!(id, "" | "." | "..")
        && id
            .bytes()
            .all(|byte| PLAIN.get(usize::from(byte)).is_some_and(|plain| *plain))
}

/// What [`UNRESERVED`] leaves as it is, since every byte of every id is looked up.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "the index is below 256")]
        {
            plain[byte] =
                matches!(byte as u8, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~');
        }
        byte += 1;
    }
    plain
};

fn problem_of(id: &str) -> Option<&'static str> {
    // Machines in between resolve dot segments even when their dots are encoded.
    match id {
        _ if id.trim().is_empty() => Some("is empty"),
        "." | ".." => Some("is a relative path"),
        _ if id.contains(|c: char| c.is_control() || c.is_whitespace()) => {
            Some("holds a blank or a control character")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(id: &str) -> Result<String, InvalidInput> {
        let application = ApplicationId::from("app-1");
        Target::new(&application)
            .session(&id.into())
            .fixed("stream")
            .finish()
    }

    proptest! {
        #[test]
        fn no_id_leaves_its_segment(id in ".*") {
            if let Ok(path) = path(&id) {
                let segments: Vec<_> = path.split('/').collect();
                prop_assert_eq!(segments.len(), 7);
                prop_assert!(!matches!(segments[5], "" | "." | ".."));
                prop_assert!(segments[5].bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
                let back = percent_encoding::percent_decode_str(segments[5]).decode_utf8().unwrap();
                prop_assert_eq!(back, id);
            }
        }
    }

    #[test]
    fn plain_is_what_needs_no_encoding() {
        for byte in 0..128_u8 {
            let id = format!("a{}", char::from(byte));
            let encoded = utf8_percent_encode(&id, UNRESERVED).to_string();
            assert_eq!(is_plain(&id), encoded == id, "{id:?}");
        }
        assert!(!is_plain("é") && !is_plain("") && !is_plain(".") && !is_plain(".."));
    }

    #[test]
    fn ids_with_blanks_are_refused() {
        for id in ["bad session", " a", "a\t", "a\u{a0}b"] {
            let refused = path(id).unwrap_err();
            assert_eq!(
                (refused.field(), refused.problem()),
                ("sessionId", "holds a blank or a control character"),
                "{id:?}"
            );
        }
    }

    #[test]
    fn ids_that_look_like_paths_are_encoded() {
        assert_eq!(
            path("../archive/x").unwrap(),
            "/v2/project/app-1/session/..%2Farchive%2Fx/stream"
        );
        assert_eq!(path("%2f").unwrap(), "/v2/project/app-1/session/%252f/stream");
        assert_eq!(
            path("a?b#c;é").unwrap(),
            "/v2/project/app-1/session/a%3Fb%23c%3B%C3%A9/stream"
        );
    }

    #[test]
    fn a_connection_lives_below_its_session() {
        let application = ApplicationId::from("app-1");
        let path = |session: &str, connection: &str| {
            Target::new(&application)
                .connection(&session.into(), &connection.into())
                .finish()
        };
        assert_eq!(
            path("s", "../c").unwrap(),
            "/v2/project/app-1/session/s/connection/..%2Fc"
        );
        assert_eq!(path("", "").unwrap_err().field(), "sessionId");
        assert_eq!(path("s", "").unwrap_err().field(), "connectionId");
    }

    #[test]
    fn ids_that_cannot_be_a_segment_are_refused_by_name() {
        for id in ["", " ", "\t", ".", "..", "a\0b", "\n", "\u{85}"] {
            assert_eq!(path(id).unwrap_err().field(), "sessionId", "{id:?}");
        }
    }
}
