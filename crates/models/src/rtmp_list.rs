//! RTMP outputs, which come as a list or as an object keyed by id.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::{RtmpTarget, lenient};

/// One output, if it is an object.
#[derive(Deserialize)]
#[serde(transparent)]
struct Entry(#[serde(deserialize_with = "lenient::object")] Option<RtmpTarget>);

pub(crate) fn list_or_map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RtmpTarget>, D::Error> {
    struct Either;

    impl<'de> Visitor<'de> for Either {
        type Value = Vec<RtmpTarget>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of RTMP outputs, or an object of them")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut targets = Vec::new();
            while let Some(Entry(target)) = items.next_element()? {
                targets.extend(target);
            }
            Ok(targets)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut targets = Vec::new();
            while let Some((id, Entry(target))) = entries.next_entry::<String, Entry>()? {
                if let Some(mut target) = target {
                    target.id.get_or_insert(id);
                    targets.push(target);
                }
            }
            Ok(targets)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }
    }

    deserializer.deserialize_any(Either)
}

#[cfg(test)]
mod tests {
    use crate::BroadcastUrls;

    #[test]
    fn outputs_are_read_from_a_list_an_object_and_null() {
        let holes: BroadcastUrls = serde_json::from_str(r#"{"rtmp":{"north":null,"south":{}}}"#).unwrap();
        assert_eq!(holes.rtmp.len(), 1);
        for (json, id) in [
            (
                r#"{"rtmp":[{"id":"north","serverUrl":"rtmp://a","streamName":"k"}]}"#,
                "north",
            ),
            (
                r#"{"rtmp":{"south":{"serverUrl":"rtmp://a","streamName":"k"}}}"#,
                "south",
            ),
        ] {
            let urls: BroadcastUrls = serde_json::from_str(json).unwrap();
            assert_eq!(urls.rtmp[0].id.as_deref(), Some(id));
            assert_eq!(urls.rtmp[0].stream_name.expose(), "k");
        }
        for nothing in [
            "null",
            "[]",
            "{}",
            r#"[null, 7]"#,
            r#"{"north":"live"}"#,
            "true",
            "-7",
            "1.5",
            "\"\"",
        ] {
            let urls: BroadcastUrls = serde_json::from_str(&format!(r#"{{"rtmp":{nothing}}}"#)).unwrap();
            assert!(urls.rtmp.is_empty(), "{nothing}");
        }
    }
}
