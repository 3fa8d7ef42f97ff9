//! Why an archive is in the wrong state for a call.

use vonage_video_core::{Error, Operation, ServiceError};

use crate::{DeleteArchive, StopArchive};

/// What a 409 about archives means, by the service's own code or, where it sends none, its words.
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
            _ if names_the_status(service) => match error.operation() {
                StopArchive::NAME => Self::NotRecording,
                DeleteArchive::NAME => Self::NotEnded,
                _ if service.says("started") => Self::NotRecording,
                _ => Self::Other,
            },
            _ => Self::Other,
        })
    }
}

/// Whether the service says in words alone that the archive's status does not fit: "Status of the archive is not …".
fn names_the_status(service: &ServiceError) -> bool {
    service.says("archive") && service.says("status")
}

#[cfg(test)]
mod tests {
    use vonage_video_core::bytes::Bytes;
    use vonage_video_core::http::Response;

    use super::*;
    use crate::StartArchive;

    fn conflict(operation: &'static str, body: &'static str) -> Option<Conflict> {
        let response = Response::builder()
            .status(409)
            .body(Bytes::from_static(body.as_bytes()));
        Conflict::of(&Error::refused(&response.unwrap()).for_operation(operation))
    }

    #[test]
    fn conflicts_told_in_words_alone_are_known() {
        let stop = r#"{"message":"Status of the archive is not \"started\", \"paused\" or \"stopped\""}"#;
        assert_eq!(conflict(StopArchive::NAME, stop), Some(Conflict::NotRecording));
        let delete =
            r#"{"code":409,"message":"Status of the archive is not available, uploaded, or deleted"}"#;
        assert_eq!(conflict(DeleteArchive::NAME, delete), Some(Conflict::NotEnded));
        let layout = r#"{"message":"Status of the archive is not started"}"#;
        assert_eq!(
            conflict("archives.set_layout", layout),
            Some(Conflict::NotRecording)
        );
        let relayed = r#"{"message":"The session does not use the Vonage Video Media Router"}"#;
        assert_eq!(conflict(StartArchive::NAME, relayed), Some(Conflict::NotRouted));
    }

    #[test]
    fn a_code_outweighs_words() {
        let other = r#"{"code":15215,"message":"Status of the archive is not started"}"#;
        assert_eq!(conflict(StopArchive::NAME, other), Some(Conflict::Other));
        assert_eq!(conflict(StopArchive::NAME, "{}"), Some(Conflict::Other));
    }
}
