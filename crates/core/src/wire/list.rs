//! Answers that are lists, or that come as one.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::Response;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use vonage_video_models::Page;

use super::answer::{self, Unreadable};
use crate::Error;

/// Reads one page of a list: an object with `items`, `count`, or both; `{}` is an empty list. Items that cannot be read are
/// skipped and counted, as [`list`] does.
///
/// # Errors
///
/// As [`list`], and an object that has neither `items` nor `count`: it may be anybody's.
pub fn page<I: DeserializeOwned>(response: &Response<Bytes>) -> Result<Page<I>, Error> {
    let page: Page<I> = list::<_, I>(response)?;
    if page.items.is_empty() && page.skipped == 0 {
        answer::blank_or_with(response, &["items", "count"])?;
    }
    Ok(page)
}

/// Reads an answer that is an object with a list in `items`. Items that cannot be read (they lack an essential id, or are no
/// objects) are skipped, and counted in the field `skipped` of the list.
///
/// # Errors
///
/// A body that is blank, declared as something else than JSON, or no readable object.
pub fn list<T: DeserializeOwned, I: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, Error> {
    let body = answer::content(response)?.unwrap_or_default();
    match body.trim_ascii_start() {
        [b'{', ..] => answer::read(body, skip_unreadable::<I>)
            .map_err(|error| Error::unreadable(response, Unreadable::from(error))),
        [] => Err(Error::unreadable(response, "the body is empty")),
        _ => Err(Error::unreadable(response, "the body is not a JSON object")),
    }
}

/// Takes the items out that cannot be read, and notes how many they were, as lists read it.
fn skip_unreadable<I: DeserializeOwned>(list: &mut Value) {
    let Some(object) = list.as_object_mut() else {
        return;
    };
    let mut skipped = 0;
    if let Some(Value::Array(items)) = object.get_mut("items") {
        let before = items.len();
        items.retain(|item| item.is_object() && I::deserialize(item).is_ok());
        skipped = before - items.len();
    }
    object.insert("$skipped".to_owned(), skipped.into());
}

/// Reads an answer that is an array and returns its first element; of an object, the object itself. Further elements
/// must be JSON and are not read.
///
/// # Errors
///
/// A body that is blank, that is neither array nor object, or whose first element is missing or cannot be read.
pub fn first<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, Error> {
    let First(element) = answer::json(response)?;
    Ok(element)
}

/// The first element of an array, or an object.
struct First<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for First<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ArrayOrObject<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ArrayOrObject<T> {
            type Value = First<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array with an object, or an object")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<First<T>, A::Error> {
                let Some(Object(first)) = elements.next_element()? else {
                    return Err(A::Error::custom("the array is empty"));
                };
                while elements.next_element::<IgnoredAny>()?.is_some() {}
                Ok(First(first))
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<First<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(entries)).map(First)
            }
        }

        deserializer.deserialize_any(ArrayOrObject(PhantomData))
    }
}

/// An object and nothing else: serde would take an array for an object's fields in their order.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnObject<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for AnObject<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(entries)).map(Object)
            }
        }

        deserializer.deserialize_any(AnObject(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use vonage_video_models::{Connection, ConnectionList, Session, Stream};

    use super::*;
    use crate::ErrorKind;

    fn answer(body: &str) -> Response<Bytes> {
        Response::new(Bytes::from(body.to_owned()))
    }

    fn page(body: &str) -> Result<Page<Stream>, Error> {
        super::page(&answer(body))
    }

    #[test]
    fn items_without_an_id_are_skipped_and_counted() {
        let read =
            page(r#"{"count":9,"items":[{"id":"a"},{"name":"b"},null,["c"],{"id":""},{"id":"d"}]}"#).unwrap();
        let ids: Vec<_> = read.items.iter().map(|stream| stream.id.as_str()).collect();
        assert_eq!((read.count, ids, read.skipped), (9, vec!["a", "d"], 4));
        let read = page(r#"{"items":[{"id":"a"},{}]}"#).unwrap();
        assert_eq!((read.count, read.items.len(), read.skipped), (2, 1, 1));
        let connections = r#"{"projectId":7,"items":[{"connectionId":"c"},{"connectionState":"Connected"}]}"#;
        let read: ConnectionList = list::<_, Connection>(&answer(connections)).unwrap();
        assert_eq!((read.count, read.items.len(), read.skipped), (2, 1, 1));
        assert_eq!(read.application().unwrap(), "7");
    }

    #[test]
    fn an_item_with_a_key_twice_is_not_skipped() {
        let read = page(r#"{"count":1,"count":2,"items":[{"id":"a","id":"b"},{"id":"c"}]}"#).unwrap();
        assert_eq!((read.count, read.items[0].id.as_str(), read.skipped), (2, "b", 0));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for body in ["", " ", "[]", "7", "<html>", r#"{"items":{}}"#, r#"{"items":[}"#] {
            assert_eq!(page(body).unwrap_err().kind(), ErrorKind::Decode, "{body}");
        }
        assert_eq!(page("{}").unwrap(), Page::default());
    }

    #[test]
    fn a_page_without_items_must_say_so() {
        for empty in [
            "{}",
            r#"{"count":0}"#,
            r#"{"items":null}"#,
            r#"{"count":0,"items":[]}"#,
        ] {
            assert!(page(empty).unwrap().items.is_empty(), "{empty}");
        }
        for foreign in [r#"{"error":"sign in"}"#, "", "<html>"] {
            assert_eq!(page(foreign).unwrap_err().kind(), ErrorKind::Decode, "{foreign}");
        }
    }

    #[test]
    fn only_the_first_element_of_an_array_is_read() {
        let id = |body: &str| first::<Session>(&answer(body)).map(|session| session.id.into_string());
        for body in [
            r#"[{"session_id":"s"}]"#,
            r#"{"session_id":"s"}"#,
            r#"[{"session_id":"s"},{"session_id":null},7,[]]"#,
            r#"[{"session_id":"r","session_id":"s"},{}]"#,
        ] {
            assert_eq!(id(body).unwrap(), "s", "{body}");
        }
        for body in [
            "",
            "[]",
            "{}",
            "[null]",
            r#"[["s"]]"#,
            r#"[{},{"session_id":"s"}]"#,
            "7",
            "[{",
        ] {
            assert_eq!(id(body).unwrap_err().kind(), ErrorKind::Decode, "{body}");
        }
    }
}
