//! Archives in tables.
//!
//! The URL of a recording and the password of an encrypted one let their reader in: a table only says that they are
//! there. `--json` has them, since it leaves nothing out.

use std::borrow::Cow;

use vonage_video::models::{Archive, Transcription};

use crate::commands::composition::{describe, selected};
use crate::commands::list::Columns;
use crate::status_line::bytes;
use crate::table::Fields;
use crate::{duration, time};

pub(super) const COLUMNS: Columns<Archive, 6> = Columns {
    // The name comes last: its width on the terminal is anybody's guess.
    head: ["ARCHIVE", "STATUS", "CREATED", "DURATION", "SIZE", "NAME"],
    row: |archive| {
        [
            archive.id.as_str().into(),
            status(archive),
            archive
                .created_at
                .map_or("-".into(), |time| time::rfc3339_millis(time).into()),
            length(archive).map_or("-".into(), Cow::Owned),
            size(archive).map_or("-".into(), Cow::Owned),
            archive.name.as_str().into(),
        ]
    },
    when_empty: "there are no archives",
};

pub(super) fn status(archive: &Archive) -> Cow<'_, str> {
    match archive.status.as_str() {
        "" => "-".into(),
        status => status.into(),
    }
}

fn length(archive: &Archive) -> Option<String> {
    (!archive.duration.is_zero()).then(|| duration::human(archive.duration))
}

fn size(archive: &Archive) -> Option<String> {
    (archive.size > 0).then(|| bytes(archive.size))
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

pub(super) fn fields(archive: &Archive) -> Fields {
    let mut fields = Fields::new()
        .with("archive", archive.id.as_str())
        .with("status", status(archive))
        .maybe("reason", some(&archive.reason))
        .maybe("name", some(&archive.name))
        .with("session", archive.session_id.as_str())
        .maybe("created", archive.created_at.map(time::rfc3339_millis))
        .maybe("duration", length(archive))
        .maybe("size", size(archive))
        .maybe(
            "output mode",
            archive.output_mode.as_ref().map(|mode| mode.as_str()),
        )
        .maybe(
            "stream mode",
            archive.stream_mode.as_ref().map(|mode| mode.as_str()),
        )
        .maybe("tracks", describe(archive.has_audio, archive.has_video))
        .maybe(
            "resolution",
            archive.resolution.as_ref().map(|size| size.as_str()),
        )
        .maybe(
            "max bitrate",
            archive.max_bitrate.map(|rate| format!("{rate} bit/s")),
        )
        .maybe(
            "quantization",
            archive.quantization_parameter.map(|value| value.to_string()),
        )
        .maybe("tag", archive.multi_archive_tag.as_deref())
        .maybe("transcription", archive.transcription.as_ref().map(transcription))
        .maybe("sha256", archive.sha256.as_deref());
    for stream in &archive.streams {
        fields = fields.with("stream", selected(stream));
    }
    fields
        .maybe(
            "password",
            archive.password.as_ref().map(|_| "set; --json shows it"),
        )
        .maybe(
            "recording",
            archive.url.as_ref().map(|_| download(archive.id.as_str())),
        )
}

fn transcription(transcription: &Transcription) -> String {
    let status = transcription.status.as_str();
    match (&transcription.reason, &transcription.url) {
        (Some(reason), _) => format!("{status}: {reason}"),
        (None, Some(_)) => format!("{status}; --json shows its address"),
        (None, None) => status.to_owned(),
    }
}

fn download(id: &str) -> String {
    format!("`vonage-video archives download {id}` fetches it")
}
