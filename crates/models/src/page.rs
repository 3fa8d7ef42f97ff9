//! One page of a list.

use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient;

/// One page of a list, or a whole list where the API has no pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// How many items match in total, **not** how many this page holds.
    pub count: u64,
    /// The items of this page. Empty when the service sent none.
    pub items: Vec<T>,
}

impl<T> Page<T> {
    /// A page of a list that holds `count` items in total.
    #[must_use]
    pub fn new(count: u64, items: Vec<T>) -> Self {
        Self { count, items }
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            count: 0,
            items: Vec::new(),
        }
    }
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(bound = "T: serde::de::DeserializeOwned")]
        struct Wire<T> {
            #[serde(default, deserialize_with = "lenient::integer")]
            count: Option<u64>,
            #[serde(default = "Vec::new", deserialize_with = "lenient::list")]
            items: Vec<T>,
        }

        // An empty project answers `{}`; a list without its total is at least as long as what it holds.
        let Wire { count, items } = Wire::deserialize(deserializer)?;
        Ok(Self {
            count: count.unwrap_or(items.len() as u64),
            items,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_object_is_an_empty_page() {
        assert_eq!(serde_json::from_str::<Page<u8>>("{}").unwrap(), Page::default());
        assert_eq!(
            serde_json::from_str::<Page<u8>>(r#"{"count":null,"items":null}"#).unwrap(),
            Page::default()
        );
    }

    #[test]
    fn the_count_is_the_total_and_may_be_a_string() {
        let page: Page<u8> = serde_json::from_str(r#"{"count":"2","items":[7]}"#).unwrap();
        assert_eq!(page, Page::new(2, vec![7]));
    }
}
