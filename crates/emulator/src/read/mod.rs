//! Reading what callers send, with refusals in plain words.
//!
//! Errors of the JSON library name types of this program and places in its grammar. Here they become what a caller can
//! mend: the field, and what it must be. The values themselves are left out, since a password may stand in the wrong
//! place.

mod problem;
mod source;

use serde::Deserializer;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::problem::Problem;
use self::source::{Json, pairs};

/// Reads text as JSON. The error goes with a noun before it: "is not valid JSON".
pub(crate) fn json(text: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(text).map_err(|error| {
        format!(
            "is not valid JSON (line {}, column {})",
            error.line(),
            error.column()
        )
    })
}

/// Reads a JSON value as what is wanted. The error names the field: "`name` must be text".
pub(crate) fn value<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    with_path(Json(value))
}

/// Reads the parameters of a query. The error names the parameter, as [`value`] does.
pub(crate) fn query<T: DeserializeOwned>(query: &str) -> Result<T, String> {
    with_path(pairs(query))
}

fn with_path<'de, T: DeserializeOwned>(source: impl Deserializer<'de, Error = Problem>) -> Result<T, String> {
    serde_path_to_error::deserialize(source).map_err(|error| {
        let path = error.path().to_string();
        error.into_inner().at(&path)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        name: String,
        count: Option<u16>,
        #[serde(default)]
        on: bool,
        kind: Option<Kind>,
        #[serde(default)]
        inner: Vec<Inner>,
        #[serde(default)]
        labels: BTreeMap<String, String>,
        ratio: Option<f64>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    enum Kind {
        First,
        Second,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Inner {
        id: i64,
    }

    #[test]
    fn a_whole_value_is_read() {
        let wanted: Wanted = value(json!({
            "name": "x", "count": 7, "on": true, "kind": "second", "inner": [{"id": -1, "other": null}],
            "labels": {"a": "b"}, "ratio": 0.5,
        }))
        .unwrap();
        assert_eq!(
            wanted,
            Wanted {
                name: "x".to_owned(),
                count: Some(7),
                on: true,
                kind: Some(Kind::Second),
                inner: vec![Inner { id: -1 }],
                labels: BTreeMap::from([("a".to_owned(), "b".to_owned())]),
                ratio: Some(0.5),
            }
        );
    }

    #[test]
    fn what_is_wrong_is_said_in_plain_words_and_without_the_value() {
        for (wrong, told) in [
            (json!({"name": 5}), "`name` must be text"),
            (json!({}), "`name` is missing"),
            (
                json!({"name": "x", "count": "s3cret"}),
                "`count` must be a whole number from 0 to 65535",
            ),
            (
                json!({"name": "x", "count": 70_000}),
                "`count` must be a whole number from 0 to 65535",
            ),
            (json!({"name": "x", "on": 1}), "`on` must be true or false"),
            (
                json!({"name": "x", "kind": "s3cret"}),
                "`kind` must be `first` or `second`",
            ),
            (json!({"name": "x", "kind": {"first": 1}}), "`kind` must be text"),
            (json!({"name": "x", "inner": {}}), "`inner` must be an array"),
            (
                json!({"name": "x", "inner": [[5]]}),
                "`inner[0]` must be an object",
            ),
            (json!({"name": "x", "inner": [{}]}), "`inner[0].id` is missing"),
            (
                json!({"name": "x", "inner": [{"id": 1.5}]}),
                "`inner[0].id` must be a whole number",
            ),
            (json!({"name": "x", "labels": []}), "`labels` must be an object"),
            (
                json!({"name": "x", "ratio": "s3cret"}),
                "`ratio` must be a number",
            ),
            (
                json!({"nmae": "x"}),
                "`nmae` is not known; known are `name`, `count`, `on`, `kind`, `inner`, `labels` and `ratio`",
            ),
            (json!([]), "it must be an object"),
            (json!("s3cret"), "it must be an object"),
        ] {
            let error = value::<Wanted>(wrong.clone()).unwrap_err();
            assert_eq!(error, told, "{wrong}");
        }
    }

    #[test]
    fn text_that_is_no_json_is_told_with_the_place() {
        for text in [&b"{"[..], b"{\"a\": }", b"", b"\xff", b"{} {}"] {
            let error = json(text).unwrap_err();
            assert!(error.starts_with("is not valid JSON (line 1, column "), "{error}");
        }
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Query {
        after: u64,
        name: Option<String>,
        kind: Option<Kind>,
    }

    #[test]
    fn queries_are_read_alike() {
        assert_eq!(query::<Query>("").unwrap(), Query::default());
        let read: Query = query("after=7&name=a%20b+c&kind=first").unwrap();
        assert_eq!(
            (read.after, read.name.as_deref(), read.kind),
            (7, Some("a b c"), Some(Kind::First))
        );
        for (wrong, told) in [
            ("after=x", "`after` must be a whole number"),
            ("after=-1", "`after` must be a whole number"),
            ("kind=third", "`kind` must be `first` or `second`"),
            ("name=a&name=b", "`name` is given twice"),
            (
                "nmae=a",
                "`nmae` is not known; known are `after`, `name` and `kind`",
            ),
        ] {
            assert_eq!(query::<Query>(wrong).unwrap_err(), told, "{wrong}");
        }
    }
}
