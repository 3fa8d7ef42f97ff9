//! What to wait for.
//!
//! ```no_run
//! # async fn example(broadcasts: vonage_video_broadcasts::Broadcasts) -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use vonage_video_broadcasts::conditions;
//!
//! let broadcast = broadcasts
//!     .get("1f6c2b9a-43d7-4e0b-9a51-8cb7d2e0f365")
//!     .until(conditions::live)
//!     .within(Duration::from_mins(2))
//!     .await?;
//! # let _ = broadcast; Ok(()) }
//! ```
//!
//! The service may forget a broadcast that has stopped: reading it then answers 404, which ends every wait. See
//! [`is_gone`].

use vonage_video_core::{Progress, WaitError, WaitErrorKind};
use vonage_video_models::{Broadcast, BroadcastStatus};

use crate::Output;

/// Everybody can watch it: HLS is `ready` or `live`, 15 to 20 seconds after the start, and every RTMP server takes the
/// stream.
///
/// Never so once the broadcast has stopped or failed, or an output is in `error`. One that is `offline` or
/// `connecting` is waited for.
pub fn live(broadcast: &Broadcast) -> Progress {
    match broadcast.status {
        BroadcastStatus::Stopped => return Progress::Never("the broadcast has stopped".into()),
        BroadcastStatus::Failed => return failed(),
        _ => {}
    }
    if let Some(broken) = Output::of(broadcast).find(Output::has_failed) {
        return Progress::Never(format!("the output {broken} is in error").into());
    }
    let mut outputs = Output::of(broadcast).peekable();
    if outputs.peek().is_some() && outputs.all(|output| output.is_live()) {
        Progress::Ready
    } else {
        Progress::Pending
    }
}

/// It has ended. Never so once it has failed.
///
/// A broadcast that the service has forgotten meanwhile has ended as well:
///
/// ```no_run
/// # async fn example(broadcasts: vonage_video_broadcasts::Broadcasts) -> Result<(), Box<dyn std::error::Error>> {
/// use vonage_video_broadcasts::conditions;
///
/// match broadcasts.get("1f6c2b9a").until(conditions::stopped).await {
///     Ok(broadcast) => println!("ended {:?}", broadcast.updated_at),
///     Err(error) if conditions::is_gone(&error) => println!("ended"),
///     Err(error) => return Err(error.into()),
/// }
/// # Ok(()) }
/// ```
pub fn stopped(broadcast: &Broadcast) -> Progress {
    match broadcast.status {
        BroadcastStatus::Stopped => Progress::Ready,
        BroadcastStatus::Failed => failed(),
        _ => Progress::Pending,
    }
}

/// Whether a wait ended because the service does not know the broadcast (404): it has stopped, or its id never was one
/// of this application. If the wait [saw](WaitError::last) it before, it has stopped.
#[must_use]
pub fn is_gone(error: &WaitError<Broadcast>) -> bool {
    matches!(error.kind(), WaitErrorKind::Poll(error) if error.is_not_found())
}

fn failed() -> Progress {
    Progress::Never("the broadcast has failed".into())
}
