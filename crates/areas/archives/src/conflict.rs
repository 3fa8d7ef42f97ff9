//! Why an archive is in the wrong state for a call.

use vonage_video_core::Error;

/// What a 409 about archives means, by the service's own code.
///
/// ```
/// # async fn example(archives: vonage_video_archives::Archives) -> Result<(), vonage_video_core::Error> {
/// use vonage_video_archives::Conflict;
///
/// match archives.start("1_MX4").await {
///     Ok(archive) => println!("{}", archive.id),
///     Err(error) => match Conflict::of(&error) {
///         Some(Conflict::AlreadyRecording) => println!("stop it first, or give this one a tag of its own"),
///         Some(Conflict::NotRouted) => println!("create the session with `CreateSession::routed()`"),
///         _ => return Err(error),
///     },
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// The session already records, or records under this tag (code 15001). Nothing was started.
    AlreadyRecording,
    /// The archive does not record, so that it cannot be stopped (code 15002).
    NotRecording,
    /// The archive has not ended yet, so that it cannot be deleted (code 15004).
    NotEnded,
    /// The session is not routed, so that it cannot be recorded (code 15008).
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
        Some(match service.code() {
            _ if service.is_already_composed() => Self::AlreadyRecording,
            _ if service.is_not_routed() => Self::NotRouted,
            Some(15_002) => Self::NotRecording,
            Some(15_004) => Self::NotEnded,
            _ => Self::Other,
        })
    }
}
