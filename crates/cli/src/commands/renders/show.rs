//! Experience Composers in tables. The page stands there without what may let its reader in; `--json` has all of it.

use std::borrow::Cow;

use vonage_video::models::{Address, Render, Resolution, StreamId};

use crate::commands::list::Columns;
use crate::table::Fields;
use crate::time;

pub(super) const COLUMNS: Columns<Render, 5> = Columns {
    // The page comes last: it may be as long as it likes.
    head: ["RENDER", "STATUS", "CREATED", "SESSION", "PAGE"],
    row: |render| {
        [
            render.id.as_str().into(),
            status(render),
            render
                .created_at
                .map_or("-".into(), |time| time::rfc3339_millis(time).into()),
            render.session_id.as_str().into(),
            render
                .url
                .as_ref()
                .map_or("-".into(), |url| url.redacted().into()),
        ]
    },
    when_empty: "nothing has been rendered",
};

fn status(render: &Render) -> Cow<'_, str> {
    match render.status.as_str() {
        "" => "-".into(),
        status => status.into(),
    }
}

pub(super) fn fields(render: &Render) -> Fields {
    Fields::new()
        .with("render", render.id.as_str())
        .with("status", status(render))
        .maybe(
            "reason",
            render.reason.as_deref().filter(|reason| !reason.is_empty()),
        )
        .maybe("name", render.name.as_deref().filter(|name| !name.is_empty()))
        .with("session", render.session_id.as_str())
        .maybe("stream", render.stream_id.as_ref().map(StreamId::as_str))
        .maybe("created", render.created_at.map(time::rfc3339_millis))
        .maybe("resolution", render.resolution.as_ref().map(Resolution::as_str))
        .maybe("page", render.url.as_ref().map(Address::redacted))
}
