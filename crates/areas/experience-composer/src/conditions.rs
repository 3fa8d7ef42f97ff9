//! What to wait for.
//!
//! ```no_run
//! # async fn example(renders: vonage_video_experience_composer::Renders) -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use vonage_video_experience_composer::conditions;
//!
//! let render = renders
//!     .get("c57d0e9f-38b1-4a62-9e04-6f5a1b2c3d4e")
//!     .until(conditions::started)
//!     .within(Duration::from_mins(1))
//!     .await?;
//! # let _ = render; Ok(()) }
//! ```

use vonage_video_core::Progress;
use vonage_video_models::{Render, RenderStatus};

/// The page is published, as the stream [`stream_id`](Render::stream_id) names. Never so once it has failed or stopped.
pub fn started(render: &Render) -> Progress {
    match render.status {
        RenderStatus::Started => Progress::Ready,
        RenderStatus::Stopped | RenderStatus::Failed => ended(render),
        _ => Progress::Pending,
    }
}

/// The page is published no more. Never so once it has failed; it publishes nothing then either.
pub fn stopped(render: &Render) -> Progress {
    match render.status {
        RenderStatus::Stopped => Progress::Ready,
        RenderStatus::Failed => ended(render),
        _ => Progress::Pending,
    }
}

fn ended(render: &Render) -> Progress {
    Progress::Never(match render.reason.as_deref() {
        None | Some("") => format!("the Experience Composer has {}", render.status).into(),
        Some(reason) => format!("the Experience Composer has {}: {reason}", render.status).into(),
    })
}
