//! Looking for an Experience Composer that may have been started.

use std::time::SystemTime;

use vonage_video_core::{Error, Handle};
use vonage_video_models::{Render, StartRenderBody};

use crate::{ListRenders, StartRender};

/// Experience Composers that `start` may have started, newest first.
pub(crate) async fn find_started(
    handle: &Handle,
    start: &StartRender,
    since: SystemTime,
) -> Result<Vec<Render>, Error> {
    let wanted = start.body();
    handle
        .call(ListRenders::new())
        .created_since(since, |render| render.created_at, |render| may_be(wanted, render))
        .await
}

/// What the service leaves out contradicts nothing.
fn may_be(wanted: &StartRenderBody, render: &Render) -> bool {
    let name = wanted.properties.as_ref().map(|properties| &properties.name);
    let agrees = |known: Option<&str>, wanted: &str| known.is_none_or(|known| known == wanted);
    render.session_id == wanted.session_id
        && agrees(render.url.as_ref().map(|url| url.as_str()), wanted.url.as_str())
        && name.is_none_or(|name| agrees(render.name.as_deref(), name))
}
