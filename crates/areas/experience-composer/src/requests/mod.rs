//! The operations, one a file.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod start;
pub(crate) mod stop;

use vonage_video_core::Target;
use vonage_video_core::wire::Path;
use vonage_video_models::RenderId;

/// `/v2/project/{application}/render/{id}`
fn one(target: &Target<'_>, render: &RenderId) -> Path {
    target.project().fixed("render").id("renderId", render.as_str())
}
