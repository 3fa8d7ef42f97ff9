//! JSON without the white space that means nothing.

use serde::de::IgnoredAny;

/// The body without insignificant white space; order, numbers and escapes stay as they are. `None` if it is no JSON: taking
/// white space out of anything else could turn a damaged body into one that was signed.
pub(crate) fn compact(body: &[u8]) -> Option<Vec<u8>> {
    serde_json::from_slice::<IgnoredAny>(body).ok()?;
    let mut kept = Vec::with_capacity(body.len());
    let (mut in_text, mut escaped) = (false, false);
    for &byte in body {
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            continue;
        } else {
            in_text = byte == b'"';
        }
        kept.push(byte);
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn compacted(body: &str) -> Option<String> {
        compact(body.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn order_numbers_and_escapes_stay() {
        for (body, expected) in [
            (
                r#"{ "b" : 1.50, "a":[ 1e3 , "x y" ] }"#,
                r#"{"b":1.50,"a":[1e3,"x y"]}"#,
            ),
            (
                r#"{"q":"say \" { hi }\\" , "é":"\u00e9 "}"#,
                r#"{"q":"say \" { hi }\\","é":"\u00e9 "}"#,
            ),
            ("\t[\r\n]\n", "[]"),
        ] {
            assert_eq!(compacted(body).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_json_has_no_compact_form() {
        for body in ["1 2", "", "{", "tr ue", "\u{feff}{}"] {
            assert_eq!(compacted(body), None, "{body:?}");
        }
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            ".*".prop_map(Into::into),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::hash_map(".*", inner, 0..5)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn pretty_json_becomes_its_compact_form(value in json()) {
            let short = serde_json::to_string(&value).unwrap();
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(compacted(&pretty), Some(short.clone()));
            prop_assert_eq!(compacted(&short), Some(short));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = compact(&bytes);
        }
    }
}
