//! Starting an archive.

use vonage_video_models::{LanguageCode, OutputMode, StartArchiveBody};

use super::{Moment, conflict, shown};
use crate::areas::composing;
use crate::operation::{Answer, Call, Refusal};
use crate::world::{ArchiveSettings, TranscriptionSettings};

pub(super) fn start(call: &Call<'_>) -> Result<Answer, Refusal> {
    let body: StartArchiveBody = call.json()?;
    let session = composing::session(body.session_id.as_str())?.to_owned();
    let layout = composing::layout(body.layout.clone())?;
    let settings = read(body)?;
    let mut world = call.application.world();
    let place = world
        .start_archive(&session, settings, layout, call.now)
        .map_err(|refused| composing::refusal(refused, taken))?;
    shown(call, &world, place, Moment::Start)
}

fn read(body: StartArchiveBody) -> Result<ArchiveSettings, Refusal> {
    let individual = match &body.output_mode {
        None | Some(OutputMode::Composed) => false,
        Some(OutputMode::Individual) => true,
        Some(_) => return Err(Refusal::bad_request("outputMode must be composed or individual")),
    };
    if individual {
        check_individual(&body)?;
    }
    if body.max_bitrate.is_some() && body.quantization_parameter.is_some() {
        let rule = "maxBitrate and quantizationParameter exclude each other";
        return Err(Refusal::bad_request(rule));
    }
    if body
        .quantization_parameter
        .is_some_and(|value| !(15..=40).contains(&value))
    {
        return Err(Refusal::bad_request(
            "quantizationParameter must be from 15 to 40",
        ));
    }
    if body.multi_archive_tag.as_deref() == Some("") {
        return Err(Refusal::bad_request("multiArchiveTag must not be empty"));
    }
    let (has_audio, has_video) = composing::tracks(body.has_audio, body.has_video)?;
    Ok(ArchiveSettings {
        transcription: transcription(&body, individual, has_audio)?,
        name: body.name.unwrap_or_default(),
        tag: body.multi_archive_tag,
        has_audio,
        has_video,
        individual,
        manual: composing::is_manual(body.stream_mode.as_ref())?,
        resolution: composing::resolution(body.resolution)?,
        max_bitrate: composing::bitrate(body.max_bitrate)?,
        quantization_parameter: body.quantization_parameter,
        automatic: false,
    })
}

/// Nothing about a picture applies to streams that are stored as they come.
fn check_individual(body: &StartArchiveBody) -> Result<(), Refusal> {
    let composed_only = [
        (body.resolution.is_some(), "resolution"),
        (body.layout.is_some(), "layout"),
        (body.max_bitrate.is_some(), "maxBitrate"),
        (body.quantization_parameter.is_some(), "quantizationParameter"),
    ];
    match composed_only.into_iter().find(|(set, _)| *set) {
        Some((_, field)) => Err(Refusal::bad_request(format!(
            "{field} is only allowed with outputMode composed"
        ))),
        None => Ok(()),
    }
}

fn transcription(
    body: &StartArchiveBody,
    individual: bool,
    has_audio: bool,
) -> Result<Option<TranscriptionSettings>, Refusal> {
    if body.has_transcription != Some(true) {
        return Ok(None);
    }
    if !individual || !has_audio {
        let rule = "hasTranscription needs outputMode individual and hasAudio";
        return Err(Refusal::bad_request(rule));
    }
    let properties = body.transcription_properties.clone().unwrap_or_default();
    Ok(Some(TranscriptionSettings {
        language: properties
            .primary_language_code
            .unwrap_or_else(|| LanguageCode::from("en-US")),
        has_summary: properties.has_summary.unwrap_or_default(),
    }))
}

fn taken() -> Refusal {
    conflict(
        15001,
        "Session is already being archived; another archive needs a multiArchiveTag of its own",
    )
}
