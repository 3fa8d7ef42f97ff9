//! Starting a broadcast.

use std::collections::HashSet;

use http::StatusCode;
use vonage_video_models::{BroadcastOutputs, Hls, StartBroadcastBody, UnixMillis};

use super::shown;
use crate::areas::composing;
use crate::operation::{Answer, Call, Refusal};
use crate::world::{BroadcastSettings, HlsOutput, MOST_OUTPUTS, RtmpOutput};

/// How long a broadcast lasts unless its start says otherwise, in seconds.
const DURATION: u32 = 14_400;

pub(super) fn start(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut body: StartBroadcastBody = call.json()?;
    let session = composing::session(body.session_id.as_str())?.to_owned();
    let outputs = std::mem::take(&mut body.outputs);
    let (hls, rtmp) = read_outputs(outputs, call.now)?;
    let layout = composing::layout(body.layout.clone())?;
    let settings = read(body, hls)?;
    let mut world = call.application.world();
    let place = world
        .start_broadcast(&session, settings, layout, rtmp, call.now)
        .map_err(|refused| composing::refusal(refused, taken))?;
    shown(call, &world, place)
}

fn read(body: StartBroadcastBody, hls: Option<HlsOutput>) -> Result<BroadcastSettings, Refusal> {
    let (has_audio, has_video) = composing::tracks(body.has_audio, body.has_video)?;
    let duration = body
        .max_duration
        .map_or(u64::from(DURATION), |duration| duration.as_secs());
    let duration = u32::try_from(duration)
        .ok()
        .filter(|seconds| (60..=36_000).contains(seconds));
    if body.multi_broadcast_tag.as_deref() == Some("") {
        return Err(Refusal::bad_request("multiBroadcastTag must not be empty"));
    }
    Ok(BroadcastSettings {
        tag: body.multi_broadcast_tag,
        max_duration_seconds: duration
            .ok_or_else(|| Refusal::bad_request("maxDuration must be from 60 to 36000"))?,
        max_bitrate: composing::bitrate(body.max_bitrate)?,
        resolution: composing::resolution(body.resolution)?,
        manual: composing::is_manual(body.stream_mode.as_ref())?,
        has_audio,
        has_video,
        hls,
    })
}

fn read_outputs(
    outputs: BroadcastOutputs,
    now: UnixMillis,
) -> Result<(Option<HlsOutput>, Vec<RtmpOutput>), Refusal> {
    if outputs.hls.is_none() && outputs.rtmp.is_empty() {
        return Err(Refusal::bad_request("outputs must have hls or rtmp"));
    }
    let hls = outputs.hls.as_ref().map(read_hls).transpose()?;
    if outputs.rtmp.len() > MOST_OUTPUTS {
        return Err(Refusal::bad_request("outputs.rtmp may have at most 5 entries"));
    }
    let mut ids = HashSet::new();
    let mut rtmp = Vec::new();
    for output in outputs.rtmp {
        let bad = |rule| Err(Refusal::bad_request(rule));
        if !output.server_url.has_scheme(&["rtmp", "rtmps"]) {
            return bad("outputs.rtmp.serverUrl must be an rtmp or rtmps URL");
        }
        if output.stream_name.expose().is_empty() {
            return bad("outputs.rtmp.streamName must not be empty");
        }
        if output
            .id
            .as_ref()
            .is_some_and(|id| id.is_empty() || !ids.insert(id.clone()))
        {
            return bad("outputs.rtmp.id must be unique and not empty");
        }
        rtmp.push(RtmpOutput::new(
            output.id,
            output.server_url,
            output.stream_name,
            now,
        ));
    }
    Ok((hls, rtmp))
}

fn read_hls(hls: &Hls) -> Result<HlsOutput, Refusal> {
    let (dvr, low_latency) = (hls.dvr.unwrap_or_default(), hls.low_latency.unwrap_or_default());
    if dvr && low_latency {
        return Err(Refusal::bad_request(
            "outputs.hls: dvr and lowLatency exclude each other",
        ));
    }
    Ok(HlsOutput { dvr, low_latency })
}

fn taken() -> Refusal {
    // The service's own words, and no code.
    let message = "Session is already composed for given tag with code 409";
    Refusal::message(StatusCode::CONFLICT, message)
}
