//! Operations the service has and this emulator has not yet.
//!
//! They are told apart from paths that nobody has: a caller whose paths are right should not be sent looking for a
//! mistake in them.

use super::route::read_segments;

/// Methods and paths below `/v2/project/{application}`. An area that comes takes its lines out.
const PLANNED: [(&str, &str); 29] = [
    ("PUT", "session/{}/stream"),
    ("POST", "session/{}/signal"),
    ("POST", "session/{}/connection/{}/signal"),
    ("DELETE", "session/{}/connection/{}"),
    ("POST", "session/{}/stream/{}/mute"),
    ("POST", "session/{}/mute"),
    ("POST", "session/{}/play-dtmf"),
    ("POST", "session/{}/connection/{}/play-dtmf"),
    ("POST", "archive"),
    ("GET", "archive"),
    ("GET", "archive/{}"),
    ("DELETE", "archive/{}"),
    ("POST", "archive/{}/stop"),
    ("PUT", "archive/{}/layout"),
    ("PATCH", "archive/{}/streams"),
    ("POST", "broadcast"),
    ("GET", "broadcast"),
    ("GET", "broadcast/{}"),
    ("POST", "broadcast/{}/stop"),
    ("PUT", "broadcast/{}/layout"),
    ("PATCH", "broadcast/{}/streams"),
    ("POST", "dial"),
    ("POST", "captions"),
    ("POST", "captions/{}/stop"),
    ("POST", "render"),
    ("GET", "render"),
    ("GET", "render/{}"),
    ("DELETE", "render/{}"),
    ("POST", "connect"),
];

/// The application of the path, when method and path are those of such an operation.
pub(super) fn application(method: &str, path: &str) -> Option<String> {
    let application = PLANNED.iter().find_map(|(planned, rest)| {
        let wanted = ["v2", "project", "{}"].into_iter().chain(rest.split('/'));
        let parameters = read_segments(wanted, path)?;
        (*planned == method).then(|| parameters.into_iter().next())
    });
    application.flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planned_is_neither_emulated_nor_any_path() {
        let app = Some("a".to_owned());
        assert_eq!(application("POST", "/v2/project/a/archive"), app);
        assert_eq!(application("GET", "/v2/project/a/archive/x"), app);
        assert_eq!(application("PUT", "/v2/project/a/session/b/stream"), app);
        for (method, path) in [
            ("PUT", "/v2/project/a/archive"),
            ("GET", "/v2/project/a/archives"),
            ("POST", "/v2/project//archive"),
            ("POST", "/archive"),
            ("GET", "/v2/project/a/session/b/stream"),
        ] {
            assert_eq!(application(method, path), None, "{method} {path}");
        }
    }
}
