//! Objects in a list, or in an object that is keyed by their ids. Entries that are no objects are left out.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::lenient;

/// One entry, if it is an object.
#[derive(Deserialize)]
#[serde(transparent, bound = "T: Deserialize<'de>")]
struct Entry<T>(#[serde(deserialize_with = "lenient::object")] Option<T>);

/// The objects, each with its key where there is one. Anything but a list or an object holds none.
pub(crate) fn list_or_map<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<(Option<String>, T)>, D::Error> {
    struct Either<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
        type Value = Vec<(Option<String>, T)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of objects, or an object of them")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut objects = Vec::new();
            while let Some(Entry(object)) = items.next_element()? {
                objects.extend(object.map(|object| (None, object)));
            }
            Ok(objects)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut objects = Vec::new();
            while let Some((key, Entry(object))) = entries.next_entry::<String, Entry<T>>()? {
                objects.extend(object.map(|object| (Some(key), object)));
            }
            Ok(objects)
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

    deserializer.deserialize_any(Either(PhantomData))
}

#[cfg(test)]
mod tests {
    use crate::{Archive, BroadcastUrls};

    #[test]
    fn streams_without_an_id_are_left_out() {
        for (streams, expected) in [
            (
                r#"[{"streamId":"a"},{"hasAudio":true},null,{"streamId":null},7]"#,
                1,
            ),
            (r#"[{"streamId":5},{"streamId":"b","hasAudio":"true"}]"#, 2),
            ("null", 0),
            ("{}", 0),
            ("true", 0),
        ] {
            let json = format!(r#"{{"id":"a","sessionId":"s","streams":{streams}}}"#);
            let archive: Archive = serde_json::from_str(&json).unwrap();
            assert_eq!(archive.streams.len(), expected, "{streams}");
        }
    }

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
