//! Why a session cannot be broadcast.

use vonage_video_core::Error;

/// What a 409 about broadcasts means, by the service's own code or, where it sends none, its words.
///
/// ```
/// # async fn example(broadcasts: vonage_video_broadcasts::Broadcasts) -> Result<(), vonage_video_core::Error> {
/// use vonage_video_broadcasts::{Conflict, StartBroadcast};
/// use vonage_video_models::Hls;
///
/// match broadcasts.start(StartBroadcast::new("1_MX4").hls(Hls::new())).await {
///     Ok(broadcast) => println!("{}", broadcast.id),
///     Err(error) => match Conflict::of(&error) {
///         Some(Conflict::AlreadyBroadcasting) => println!("stop it first, or give this one a tag of its own"),
///         Some(Conflict::NotRouted) => println!("create the session with `CreateSession::routed()`"),
///         _ => return Err(error),
///     },
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// The session is broadcast already, or under this tag (code 15001, or words only). Nothing was started.
    AlreadyBroadcasting,
    /// The session is not routed, so that it cannot be broadcast (code 15008).
    NotRouted,
    /// Any other; see the service's message.
    Other,
}

impl Conflict {
    /// The meaning of an error, if it is a 409.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        if !error.is_conflict() {
            return None;
        }
        let service = error.service()?;
        Some(if service.is_already_composed() {
            Self::AlreadyBroadcasting
        } else if service.is_not_routed() {
            Self::NotRouted
        } else {
            Self::Other
        })
    }
}
