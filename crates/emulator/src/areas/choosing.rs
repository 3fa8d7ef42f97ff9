//! Which streams archives and broadcasts in manual mode show: changing them, and showing them.

use http::StatusCode;
use serde::Serialize;
use vonage_video_models::StreamChange;

use crate::operation::{Call, Refusal};
use crate::world::{Composition, Selected, Session};

/// A change to the streams of a composition in manual mode.
#[derive(Debug)]
pub(super) enum Change {
    Add(Selected),
    Remove(String),
}

/// Reads which stream is to be added or removed.
pub(super) fn change(call: &Call<'_>) -> Result<Change, Refusal> {
    let body: StreamChange = call.json()?;
    match (body.add_stream, body.remove_stream) {
        (Some(added), None) if !added.as_str().is_empty() => {
            // A stream may be in with neither: no document says otherwise.
            Ok(Change::Add(Selected {
                stream: added.as_str().to_owned(),
                has_audio: body.has_audio.unwrap_or(true),
                has_video: body.has_video.unwrap_or(true),
            }))
        }
        (None, Some(removed)) if !removed.as_str().is_empty() => {
            Ok(Change::Remove(removed.as_str().to_owned()))
        }
        _ => Err(Refusal::bad_request(
            "Either addStream or removeStream must name a stream",
        )),
    }
}

impl Change {
    /// Makes the change, unless the composition chooses its streams itself or nobody publishes such a stream.
    pub(super) fn apply(
        self,
        composition: &mut Composition,
        session: Option<&Session>,
    ) -> Result<(), Refusal> {
        if !composition.manual {
            return Err(Refusal::bad_request(
                "Streams can only be changed with streamMode manual",
            ));
        }
        let published = |stream: &str| session.is_some_and(|session| session.publishes(stream));
        let known = match self {
            Self::Add(added) if published(&added.stream) => {
                composition.add(added);
                true
            }
            Self::Add(_) => false,
            Self::Remove(removed) => composition.remove(&removed) || published(&removed),
        };
        if known {
            Ok(())
        } else {
            Err(Refusal::status(StatusCode::NOT_FOUND, "Stream not found"))
        }
    }
}

/// The streams that were chosen by calls, as answers show them. `F` is how a flag is written there.
pub(super) fn selected<F: Serialize>(
    composition: Option<&Composition>,
    flag: fn(bool) -> F,
) -> Option<Vec<Shown<F>>> {
    let composition = composition.filter(|composition| composition.manual)?;
    let shown = composition.selected.iter().map(|selected| Shown {
        stream_id: selected.stream.clone(),
        has_audio: flag(selected.has_audio),
        has_video: flag(selected.has_video),
    });
    Some(shown.collect())
}

/// One of them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown<F> {
    stream_id: String,
    has_audio: F,
    has_video: F,
}
