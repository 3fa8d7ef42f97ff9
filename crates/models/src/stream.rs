//! What is published in a session.

use serde::{Deserialize, Serialize};

use crate::StreamId;
use crate::lenient;
use crate::open_enum::open_enum;

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
    #[serde(
        default,
        deserialize_with = "lenient::named",
        skip_serializing_if = "Option::is_none"
    )]
    pub video_type: Option<VideoType>,
    /// The publisher's name for it; empty when there is none.
    #[serde(default, deserialize_with = "text_or_empty")]
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

fn text_or_empty<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(lenient::text(deserializer)?.unwrap_or_default())
}
