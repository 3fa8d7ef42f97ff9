//! Finding the operation a request means.

use http::Method;
use percent_encoding::percent_decode_str;

use crate::areas::operations;
use crate::operation::Operation;

/// A request that means an operation, with the parameters of its path in order.
#[derive(Debug)]
pub(crate) struct Matched {
    pub(crate) operation: &'static Operation,
    pub(crate) parameters: Vec<String>,
}

/// Why a request means no operation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoRoute {
    Path,
    /// The path is right; these methods would be.
    Method(String),
}

/// The operation of a request. `HEAD` is `GET` without the body.
pub(crate) fn find(method: &Method, path: &str) -> Result<Matched, NoRoute> {
    let method = if *method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut allowed: Vec<&str> = Vec::new();
    for operation in operations() {
        if let Some(parameters) = read_path(operation, path) {
            if operation.method == *method {
                return Ok(Matched {
                    operation,
                    parameters,
                });
            }
            allowed.push(operation.method.as_str());
            if operation.method == Method::GET {
                allowed.push("HEAD");
            }
        }
    }
    if allowed.is_empty() {
        Err(NoRoute::Path)
    } else {
        Err(NoRoute::Method(allowed.join(", ")))
    }
}

/// The parameters, when the path is this operation's.
fn read_path(operation: &Operation, path: &str) -> Option<Vec<String>> {
    let path = if operation.trailing_slash {
        path.strip_suffix('/').unwrap_or(path)
    } else {
        path
    };
    read_segments(operation.path.iter().copied(), path)
}

/// The parameters, when the path is made of these segments; `{}` stands for a parameter. Segments are decoded only
/// after the path has been split, so an encoded slash stays inside its segment.
pub(super) fn read_segments<'a>(wanted: impl Iterator<Item = &'a str>, path: &str) -> Option<Vec<String>> {
    let mut parameters = Vec::new();
    let mut segments = path.strip_prefix('/')?.split('/');
    for wanted in wanted {
        let segment = segments.next()?;
        if wanted == "{}" {
            let decoded = percent_decode_str(segment).decode_utf8().ok()?;
            if decoded.is_empty() {
                return None;
            }
            parameters.push(decoded.into_owned());
        } else if segment != wanted {
            return None;
        }
    }
    segments.next().is_none().then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_name(method: &Method, path: &str) -> Result<&'static str, NoRoute> {
        find(method, path).map(|matched| matched.operation.name)
    }

    #[test]
    fn paths_are_matched_segment_by_segment() {
        assert_eq!(find_name(&Method::POST, "/session/create"), Ok("sessions.create"));
        assert_eq!(
            find_name(&Method::GET, "/v2/project/a/session/b/connection"),
            Ok("sessions.list_connections")
        );
        assert_eq!(
            find_name(&Method::HEAD, "/v2/project/a/session/b/stream/c"),
            Ok("streams.get")
        );
        for path in [
            "/",
            "",
            "*",
            "/session/create/",
            "/v2/project//session/b/connection",
            "/v2/project/a/session/b",
        ] {
            assert_eq!(find_name(&Method::GET, path), Err(NoRoute::Path), "{path}");
        }
    }

    #[test]
    fn a_slash_at_the_end_is_tolerated_where_the_service_does() {
        assert_eq!(
            find_name(&Method::GET, "/v2/project/a/session/b/stream/"),
            Ok("streams.list")
        );
        assert_eq!(
            find_name(&Method::GET, "/v2/project/a/session/b/connection/"),
            Err(NoRoute::Path)
        );
    }

    #[test]
    fn an_encoded_slash_stays_inside_its_segment() {
        let matched = find(&Method::GET, "/v2/project/a/session/..%2Fx%20y/stream").unwrap();
        assert_eq!(matched.parameters, ["a", "../x y"]);
    }

    #[test]
    fn a_wrong_method_is_told_which_are_right() {
        assert_eq!(
            find_name(&Method::GET, "/session/create"),
            Err(NoRoute::Method("POST".to_owned()))
        );
        let wrong = find_name(&Method::DELETE, "/v2/project/a/session/b/connection");
        assert_eq!(wrong, Err(NoRoute::Method("GET, HEAD".to_owned())));
    }

    #[test]
    fn no_two_operations_share_a_name() {
        let mut names: Vec<_> = operations().map(|operation| operation.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
