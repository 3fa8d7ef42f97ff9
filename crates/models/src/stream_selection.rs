//! Which streams are in an archive or a broadcast.

use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient;
use crate::objects::list_or_map;
use crate::open_enum::open_enum;
use crate::{InvalidInput, StreamId};

open_enum! {
    /// Who chooses the streams of an archive or a broadcast.
    StreamMode {
        /// The service, by its rules of precedence. Its default.
        Auto = "auto",
        /// You: streams are added and removed by calls.
        Manual = "manual",
    }
}

/// A stream that was added by hand, as archives and broadcasts list it while they run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SelectedStream {
    /// The stream.
    pub stream_id: StreamId,
    /// Whether its audio is in.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub has_audio: Option<bool>,
    /// Whether its video is in.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub has_video: Option<bool>,
}

impl SelectedStream {
    /// A stream with audio and video.
    pub fn new(id: impl Into<StreamId>) -> Self {
        Self {
            stream_id: id.into(),
            has_audio: Some(true),
            has_video: Some(true),
        }
    }

    /// Reads the list of an answer. What is no list counts as an empty one, and entries without an id are left out: the
    /// archive or broadcast they belong to says more than its streams do.
    pub(crate) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Self>, D::Error> {
        /// An entry whose id may be missing.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Entry {
            #[serde(default, deserialize_with = "lenient::named")]
            stream_id: Option<StreamId>,
            #[serde(default, deserialize_with = "lenient::flag")]
            has_audio: Option<bool>,
            #[serde(default, deserialize_with = "lenient::flag")]
            has_video: Option<bool>,
        }

        let entries = list_or_map(deserializer)?;
        let read = |(_, entry): (_, Entry)| {
            Some(Self {
                stream_id: entry.stream_id?,
                has_audio: entry.has_audio,
                has_video: entry.has_video,
            })
        };
        Ok(entries.into_iter().filter_map(read).collect())
    }
}

/// Adds a stream to an archive or a broadcast, or removes one (`PATCH …/archive/{id}/streams`,
/// `PATCH …/broadcast/{id}/streams`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StreamChange {
    /// The stream to add. Adding it again changes whether its audio and video are in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_stream: Option<StreamId>,
    /// The stream to remove.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove_stream: Option<StreamId>,
    /// Whether the audio of the added stream is in. Default of the service: yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_audio: Option<bool>,
    /// Whether the video of the added stream is in. Default of the service: yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_video: Option<bool>,
}

impl StreamChange {
    /// Adds a stream.
    pub fn add(id: impl Into<StreamId>) -> Self {
        Self {
            add_stream: Some(id.into()),
            remove_stream: None,
            has_audio: None,
            has_video: None,
        }
    }

    /// Removes a stream.
    pub fn remove(id: impl Into<StreamId>) -> Self {
        Self {
            add_stream: None,
            remove_stream: Some(id.into()),
            has_audio: None,
            has_video: None,
        }
    }

    /// What certainly cannot be. A stream may be added without audio and without video: it is silent and hidden then,
    /// and adding it again changes that.
    ///
    /// # Errors
    ///
    /// An empty stream id.
    pub fn check(&self) -> Result<(), InvalidInput> {
        for (field, id) in [
            ("addStream", &self.add_stream),
            ("removeStream", &self.remove_stream),
        ] {
            if id.as_ref().is_some_and(|id| id.as_str().trim().is_empty()) {
                return Err(InvalidInput::new(field, "is empty", "the id of a stream"));
            }
        }
        Ok(())
    }
}

/// Can something that was started with the tag `wanted` be what is listed with the tag `found`? Older parts of the
/// service leave the tag out of lists, so that only another tag, or one where none was wanted, speaks against it.
#[must_use]
pub fn may_share_tag(wanted: Option<&str>, found: Option<&str>) -> bool {
    found.is_none() || wanted == found
}

/// An archive or a broadcast without audio and without video would hold nothing (API description of `POST …/archive`).
///
/// # Errors
///
/// Both are off.
pub fn check_tracks(has_audio: Option<bool>, has_video: Option<bool>) -> Result<(), InvalidInput> {
    match (has_audio, has_video) {
        (Some(false), Some(false)) => Err(InvalidInput::new(
            "hasVideo",
            "is off together with `hasAudio`",
            "at least one of audio and video",
        )),
        _ => Ok(()),
    }
}
