//! What archives and broadcasts are asked for alike: layout, resolution, bit rate, tracks, and what keeps
//! them from starting.

use http::StatusCode;
use uuid::Uuid;
use vonage_video_models::{Layout, LayoutType, Resolution, StreamMode};

use crate::ids;
use crate::operation::{Call, Refusal};
use crate::world::StartRefused;

/// Checks the layout of something that is composed; best fit where there is none.
pub(super) fn layout(layout: Option<Layout>) -> Result<Layout, Refusal> {
    let layout = layout.unwrap_or_else(Layout::best_fit);
    let refuse =
        |message: &'static str| Err(Refusal::coded(StatusCode::BAD_REQUEST, -1, message).described());
    let custom = layout.kind == LayoutType::Custom;
    let sheet = layout
        .stylesheet
        .as_deref()
        .is_some_and(|sheet| !sheet.trim().is_empty());
    let screenshare = layout.screenshare_type.as_ref();
    if !LayoutType::KNOWN.contains(&layout.kind) {
        refuse("Invalid layout type")
    } else if custom && !sheet {
        refuse("Custom type must have stylesheet")
    } else if !custom && layout.stylesheet.is_some() {
        refuse("Only custom type can have stylesheet")
    } else if screenshare.is_some() && layout.kind != LayoutType::BestFit {
        refuse("Only bestFit type can have screenshareType")
    } else if screenshare.is_some_and(|kind| *kind == LayoutType::Custom || !LayoutType::KNOWN.contains(kind))
    {
        refuse("Invalid screenshareType")
    } else {
        Ok(layout)
    }
}

/// One of the six resolutions.
pub(super) fn resolution(resolution: Option<Resolution>) -> Result<Resolution, Refusal> {
    match resolution {
        None => Ok(Resolution::Landscape480),
        Some(known) if Resolution::KNOWN.contains(&known) => Ok(known),
        Some(_) => Err(Refusal::bad_request(
            "resolution is not one of the six resolutions",
        )),
    }
}

pub(super) fn bitrate(rate: Option<u64>) -> Result<Option<u64>, Refusal> {
    match rate {
        Some(rate) if !(100_000..=6_000_000).contains(&rate) => {
            Err(Refusal::bad_request("maxBitrate must be from 100000 to 6000000"))
        }
        rate => Ok(rate),
    }
}

/// Whether there is audio and whether there is video: both unless said otherwise, and not neither.
pub(super) fn tracks(audio: Option<bool>, video: Option<bool>) -> Result<(bool, bool), Refusal> {
    match (audio.unwrap_or(true), video.unwrap_or(true)) {
        (false, false) => Err(Refusal::bad_request(
            "hasAudio and hasVideo must not both be false",
        )),
        tracks => Ok(tracks),
    }
}

/// Whether streams are chosen by calls.
pub(super) fn is_manual(mode: Option<&StreamMode>) -> Result<bool, Refusal> {
    match mode {
        None | Some(StreamMode::Auto) => Ok(false),
        Some(StreamMode::Manual) => Ok(true),
        Some(_) => Err(Refusal::bad_request("streamMode must be auto or manual")),
    }
}

pub(super) fn session(id: &str) -> Result<&str, Refusal> {
    if ids::looks_like_session(id) {
        Ok(id)
    } else {
        Err(Refusal::invalid_session())
    }
}

/// The id in the path of an archive, a broadcast or a render.
pub(super) fn id(
    call: &Call<'_>,
    malformed: &'static str,
    unknown: fn() -> Refusal,
) -> Result<Uuid, Refusal> {
    let id = call.parameter(0);
    if !ids::looks_like_member(id) {
        return Err(Refusal::bad_request(malformed));
    }
    Uuid::parse_str(id).map_err(|_| unknown())
}

/// Why an archive or a broadcast does not start. `taken` is for another one under the same tag.
pub(super) fn refusal(refused: StartRefused, taken: fn() -> Refusal) -> Refusal {
    match refused {
        StartRefused::NoSession => Refusal::no_session(),
        StartRefused::NotRouted => Refusal::not_routed(),
        StartRefused::Encrypted => Refusal::encrypted(),
        StartRefused::NobodyConnected => Refusal::message(
            StatusCode::NOT_FOUND,
            "Not found. No clients are actively connected to the OpenTok session.",
        ),
        StartRefused::Taken => taken(),
        StartRefused::TooManyOutputs => {
            Refusal::bad_request("A session may have at most 5 RTMP outputs at a time")
        }
    }
}
