//! One page of a list.

use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient;

/// One page of a list, or a whole list where the API has no pages.
///
/// ```
/// use vonage_video_models::{Page, Stream};
///
/// let page = Page::new(7, vec![Stream::new("6e2f4c1a")]);
/// assert_eq!((page.count, page.items.len(), page.skipped), (7, 1, 0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// How many items match in total, **not** how many this page holds.
    pub count: u64,
    /// The items of this page. Empty when the service sent none.
    pub items: Vec<T>,
    /// How many items of the service's answer are not in [`items`](Self::items) because they could not be read: they
    /// lack an essential id, or are no objects. Almost always 0. They count for [`count`](Self::count) and for offsets.
    #[serde(rename = "$skipped", skip_serializing_if = "lenient::is_zero")]
    pub skipped: u64,
}

impl<T> Page<T> {
    /// A page of a list that holds `count` items in total.
    #[must_use]
    pub fn new(count: u64, items: Vec<T>) -> Self {
        Self {
            count,
            items,
            skipped: 0,
        }
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            count: 0,
            items: Vec::new(),
            skipped: 0,
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
            #[serde(rename = "$skipped", default, deserialize_with = "lenient::integer_or_zero")]
            skipped: u64,
        }

        // An empty project answers `{}`; a list without its total is at least as long as what it holds.
        let Wire {
            count,
            items,
            skipped,
        } = Wire::deserialize(deserializer)?;
        Ok(Self {
            count: count.unwrap_or((items.len() as u64).saturating_add(skipped)),
            items,
            skipped,
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
