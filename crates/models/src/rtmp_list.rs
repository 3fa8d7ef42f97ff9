//! RTMP outputs, which come as a list or as an object keyed by id.

use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};

use crate::RtmpTarget;

pub(crate) fn list_or_map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RtmpTarget>, D::Error> {
    struct Either;

    impl<'de> Visitor<'de> for Either {
        type Value = Vec<RtmpTarget>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of RTMP outputs, or an object of them")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut targets = Vec::new();
            while let Some(target) = items.next_element::<Option<_>>()? {
                targets.extend(target);
            }
            Ok(targets)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut targets = Vec::new();
            while let Some((id, target)) = entries.next_entry::<String, Option<RtmpTarget>>()? {
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
        let urls: BroadcastUrls = serde_json::from_str(r#"{"rtmp":null}"#).unwrap();
        assert!(urls.rtmp.is_empty());
    }
}
