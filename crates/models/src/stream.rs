//! What is published in a session.

use serde::{Deserialize, Serialize};

use crate::lenient;
use crate::limits::check_id_or_token;
use crate::open_enum::open_enum;
use crate::{InvalidInput, StreamId};

open_enum! {
    /// What a stream shows.
    VideoType {
        /// A camera.
        Camera = "camera",
        /// A shared screen.
        Screen = "screen",
        /// A source of the publisher's own.
        Custom = "custom",
    }
}

/// One published stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Stream {
    /// The stream.
    pub id: StreamId,
    /// What it shows. May be absent for a stream without video.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub video_type: Option<VideoType>,
    /// The publisher's name for it; empty when there is none.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// The layout classes that place it in composed archives and broadcasts.
    #[serde(default, deserialize_with = "lenient::texts")]
    pub layout_class_list: Vec<String>,
}

impl Stream {
    /// A stream without name, kind or classes.
    pub fn new(id: impl Into<StreamId>) -> Self {
        Self {
            id: id.into(),
            video_type: None,
            name: String::new(),
            layout_class_list: Vec::new(),
        }
    }
}

/// Sets the layout classes of streams (`PUT …/session/{id}/stream`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LayoutClassesBody {
    /// One entry for each stream to change.
    pub items: Vec<StreamClasses>,
}

impl LayoutClassesBody {
    /// Changes these streams.
    #[must_use]
    pub fn new(items: Vec<StreamClasses>) -> Self {
        Self { items }
    }

    /// What certainly cannot be (API description of `PUT …/stream`; guide: customizing archive and broadcast layouts).
    ///
    /// # Errors
    ///
    /// No stream, an empty stream id, or a class that is empty or holds a blank: a token's list of classes is divided
    /// by blanks, and no stylesheet can name such a class.
    pub fn check(&self) -> Result<(), InvalidInput> {
        if self.items.is_empty() {
            return Err(InvalidInput::new("items", "are empty", "at least one stream"));
        }
        for item in &self.items {
            check_id_or_token("items.id", item.id.as_str(), "the id of a stream")?;
            for class in &item.layout_class_list {
                if class.is_empty() || class.contains(char::is_whitespace) {
                    return Err(InvalidInput::new(
                        "items.layoutClassList",
                        format!("holds {class:?}"),
                        "names of at least one character, without blanks",
                    ));
                }
            }
        }
        Ok(())
    }
}

/// The layout classes a stream is to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StreamClasses {
    /// The stream.
    pub id: StreamId,
    /// All of its classes from now on; an empty list takes them away.
    pub layout_class_list: Vec<String>,
}

impl StreamClasses {
    /// Gives a stream exactly these classes.
    pub fn new<C: Into<String>>(id: impl Into<StreamId>, classes: impl IntoIterator<Item = C>) -> Self {
        Self {
            id: id.into(),
            layout_class_list: classes.into_iter().map(Into::into).collect(),
        }
    }
}
