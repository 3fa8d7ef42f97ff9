//! Broadcasts in tables. RTMP outputs stand there by id and server, never by stream name, which lets everybody publish
//! who has it. `--json` has it, since it leaves nothing out.

use std::borrow::Cow;

use vonage_video::broadcasts::Output;
use vonage_video::models::Broadcast;

use crate::commands::composition::{describe, selected};
use crate::commands::list::Columns;
use crate::table::Fields;
use crate::{duration, time};

pub(super) const COLUMNS: Columns<Broadcast, 5> = Columns {
    // The session comes last: no other cell is as long.
    head: ["BROADCAST", "STATUS", "CREATED", "OUTPUTS", "SESSION"],
    row: |broadcast| {
        [
            broadcast.id.as_str().into(),
            status(broadcast),
            broadcast
                .created_at
                .map_or("-".into(), |time| time::rfc3339_millis(time).into()),
            outputs(broadcast).into(),
            broadcast.session_id.as_str().into(),
        ]
    },
    when_empty: "nothing is broadcast",
};

pub(super) fn status(broadcast: &Broadcast) -> Cow<'_, str> {
    match broadcast.status.as_str() {
        "" => "-".into(),
        status => status.into(),
    }
}

/// How it stands, with its outputs: `started (HLS ready, RTMP north connecting)`.
pub(super) fn stands(broadcast: &Broadcast) -> String {
    match Output::of(broadcast).next() {
        None => status(broadcast).into_owned(),
        Some(_) => format!("{} ({})", status(broadcast), outputs(broadcast)),
    }
}

fn outputs(broadcast: &Broadcast) -> String {
    let all: Vec<_> = Output::of(broadcast)
        .map(|output| output_stands(&output))
        .collect();
    if all.is_empty() {
        "-".to_owned()
    } else {
        all.join(", ")
    }
}

fn output_stands(output: &Output<'_>) -> String {
    match output.status() {
        Some(status) => format!("{output} {status}"),
        None => output.to_string(),
    }
}

pub(super) fn fields(broadcast: &Broadcast) -> Fields {
    let hls = broadcast
        .broadcast_urls
        .as_ref()
        .and_then(|urls| urls.hls.as_deref());
    let mut fields = Fields::new()
        .with("broadcast", broadcast.id.as_str())
        .with("status", status(broadcast))
        .with("session", broadcast.session_id.as_str())
        .maybe("created", broadcast.created_at.map(time::rfc3339_millis))
        .maybe("max duration", broadcast.max_duration.map(duration::human))
        .maybe(
            "stream mode",
            broadcast.stream_mode.as_ref().map(|mode| mode.as_str()),
        )
        .maybe("tracks", describe(broadcast.has_audio, broadcast.has_video))
        .maybe(
            "resolution",
            broadcast.resolution.as_ref().map(|size| size.as_str()),
        )
        .maybe(
            "max bitrate",
            broadcast.max_bitrate.map(|rate| format!("{rate} bit/s")),
        )
        .maybe("tag", broadcast.multi_broadcast_tag.as_deref());
    for stream in &broadcast.streams {
        fields = fields.with("stream", selected(stream));
    }
    for output in Output::of(broadcast) {
        fields = fields.with("output", output_stands(&output));
    }
    fields.maybe("playlist", hls)
}
