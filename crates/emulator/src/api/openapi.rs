//! The description of the API, for whoever wants to check it or generate from it.

use http::{HeaderValue, Method, StatusCode};

use crate::operation::{Answer, Refusal};

const PATH: &str = "/openapi.yaml";
const DOCUMENT: &str = include_str!("../../openapi.yaml");

/// Answers paths that mean no operation: the document, which needs no token, or nothing.
pub(super) fn answer(method: &Method, path: &str) -> Result<Answer, Refusal> {
    if path != PATH {
        return Err(Refusal::status(StatusCode::NOT_FOUND, "Not found"));
    }
    if *method != Method::GET && *method != Method::HEAD {
        return Err(Refusal::method_not_allowed("GET, HEAD"));
    }
    // The registered type of YAML (RFC 9512).
    let kind = HeaderValue::from_static("application/yaml");
    Ok(Answer::new(StatusCode::OK).body(kind, DOCUMENT))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::areas::operations;

    /// `GET /path/{}` for every operation the document has. Its layout is ours, so no parser of YAML is needed.
    fn documented() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut path = String::new();
        for line in DOCUMENT.lines().skip_while(|line| *line != "paths:") {
            if line == "components:" {
                break;
            }
            let Some((name, "")) = line.split_once(':') else {
                continue;
            };
            if let Some(name) = name.strip_prefix("  ").filter(|name| name.starts_with('/')) {
                let segments = name
                    .split('/')
                    .map(|segment| if segment.starts_with('{') { "{}" } else { segment });
                path = segments.collect::<Vec<_>>().join("/");
            } else if let Some(method @ ("get" | "put" | "post" | "delete" | "patch")) =
                name.strip_prefix("    ")
            {
                found.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
        found
    }

    #[test]
    fn the_document_has_the_operations_the_emulator_knows_and_no_others() {
        let known: BTreeSet<String> = operations()
            .map(|operation| format!("{} /{}", operation.method, operation.path.join("/")))
            .collect();
        assert_eq!(documented(), known);
        assert_eq!(known.len(), 34);
    }
}
