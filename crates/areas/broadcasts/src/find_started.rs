//! Looking for a broadcast that may have been started.

use std::time::SystemTime;

use vonage_video_core::{Error, Handle};
use vonage_video_models::{Broadcast, may_share_tag};

use crate::{ListBroadcasts, StartBroadcast};

/// Broadcasts in progress that `start` may have started, newest first.
pub(crate) async fn find_started(
    handle: &Handle,
    start: &StartBroadcast,
    since: SystemTime,
) -> Result<Vec<Broadcast>, Error> {
    let wanted = start.body();
    let tag = wanted.multi_broadcast_tag.as_deref();
    handle
        .call(ListBroadcasts::new().session(&wanted.session_id))
        .created_since(
            since,
            |broadcast| broadcast.created_at,
            |broadcast| may_share_tag(tag, broadcast.multi_broadcast_tag.as_deref()),
        )
        .await
}
