//! Why captions were not started.

use vonage_video_core::{Error, TokenProblem};

use crate::StartCaptions;

/// Why the service refused to [start captions](crate::StartCaptions), by its status and code.
///
/// ```
/// # async fn example(captions: vonage_video_captions::LiveCaptions) -> Result<(), vonage_video_core::Error> {
/// use vonage_video_captions::{CaptionsFailure, StartCaptions};
///
/// match captions.start(StartCaptions::new("1_MX4", "eyJ")).await {
///     Ok(started) => println!("{}", started.id),
///     Err(error) => match CaptionsFailure::of(&error) {
///         Some(CaptionsFailure::AlreadyRunning) => println!("captioned already"),
///         Some(CaptionsFailure::Token(problem)) => println!("needs a moderator's token: {problem:?}"),
///         _ => return Err(error),
///     },
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaptionsFailure {
    /// The session is captioned already (409, code 60003). Nothing was started.
    AlreadyRunning,
    /// The session is not routed (409, code 15008). Create it with `CreateSession::routed()`.
    NotRouted,
    /// The client token is refused (403). It must be a moderator's.
    Token(TokenProblem),
    /// Any other refusal; see the service's message.
    Other,
}

impl CaptionsFailure {
    /// The meaning of an error, if the service answered a [start](crate::StartCaptions) with it.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let service = error.refusal_of::<StartCaptions>()?;
        Some(match TokenProblem::of(error) {
            Some(problem) => Self::Token(problem),
            None if service.is_not_routed() => Self::NotRouted,
            None if error.is_conflict() && service.code() == Some(60_003) => Self::AlreadyRunning,
            None => Self::Other,
        })
    }
}
