//! How fast frames go out.

use std::time::Duration;

use vonage_video_models::InvalidInput;

/// How long a frame is.
pub(super) const FRAME: Duration = Duration::from_millis(20);
/// Half of what Vonage is known to keep before it plays it: 1024 messages, about 20 seconds.
const MOST: u32 = 512;

/// How fast frames go out, and how many may wait.
///
/// ```
/// use vonage_video_audio_connector::socket::Pacing;
///
/// // 100 ms ahead, so that a slow moment of this machine is not heard.
/// let pacing = Pacing::default().lead(5)?;
/// # Ok::<(), vonage_video_models::InvalidInput>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Pacing {
    pub(super) lead: u32,
    pub(super) catch_up: u32,
    pub(super) capacity: usize,
}

impl Pacing {
    /// How many frames go out ahead of time. They wait at Vonage, and help over moments in which nothing goes out; each
    /// is 20 ms that the other side may hear you later in a conversation. Default: 0.
    ///
    /// # Errors
    ///
    /// More than 512. Vonage keeps about 1024 messages; the other half is for what is late.
    pub fn lead(self, frames: u32) -> Result<Self, InvalidInput> {
        Ok(Self {
            lead: check("lead", frames)?,
            ..self
        })
    }

    /// How many frames that are late go out at once after a stall. Where more are late than that, the schedule moves:
    /// nothing is thrown away, the rest is just heard later. Default: 50, a second.
    ///
    /// # Errors
    ///
    /// More than 512. Vonage keeps about 1024 messages; the other half is for what is ahead.
    pub fn catch_up(self, frames: u32) -> Result<Self, InvalidInput> {
        Ok(Self {
            catch_up: check("catch_up", frames)?,
            ..self
        })
    }

    /// How many frames may wait here. Default: 3000, a minute.
    ///
    /// # Errors
    ///
    /// 0.
    pub fn capacity(self, frames: usize) -> Result<Self, InvalidInput> {
        match frames {
            0 => Err(InvalidInput::new("capacity", "is 0", "at least one frame")),
            capacity => Ok(Self { capacity, ..self }),
        }
    }
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            lead: 0,
            catch_up: 50,
            capacity: 3000,
        }
    }
}

fn check(field: &'static str, frames: u32) -> Result<u32, InvalidInput> {
    match frames {
        ..=MOST => Ok(frames),
        _ => Err(InvalidInput::new(
            field,
            format!("is {frames}"),
            "at most 512 frames",
        )),
    }
}
