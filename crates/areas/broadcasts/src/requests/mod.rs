//! The operations, one a file.

pub(crate) mod change_streams;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod set_layout;
pub(crate) mod start;
pub(crate) mod stop;

use vonage_video_core::Target;
use vonage_video_core::wire::Path;
use vonage_video_models::BroadcastId;

/// `/v2/project/{application}/broadcast/{id}`
fn one(target: &Target<'_>, broadcast: &BroadcastId) -> Path {
    target
        .project()
        .fixed("broadcast")
        .id("broadcastId", broadcast.as_str())
}
