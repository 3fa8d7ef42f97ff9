//! Why sound was not connected.

use vonage_video_core::{Error, TokenProblem};

use crate::ConnectAudio;

/// Why the service refused to [connect](crate::ConnectAudio) the sound of a session, by its status and code.
///
/// What it answers when your server cannot be reached within its 6 seconds is not documented: that is
/// [`Other`](Self::Other), with a message.
///
/// ```
/// # async fn example(audio: vonage_video_audio_connector::AudioConnectors) -> Result<(), vonage_video_core::Error> {
/// use vonage_video_audio_connector::{ConnectAudio, ConnectFailure};
///
/// match audio.connect(ConnectAudio::new("1_MX4", "eyJ", "wss://ears.example.org/in")).await {
///     Ok(connector) => println!("{}", connector.id),
///     Err(error) => match ConnectFailure::of(&error) {
///         Some(ConnectFailure::NotRouted) => println!("create the session with `CreateSession::routed()`"),
///         Some(ConnectFailure::Token(problem)) => println!("sign another token: {problem:?}"),
///         _ => return Err(error),
///     },
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectFailure {
    /// The session is not routed (409, code 15008).
    NotRouted,
    /// The client token is refused (403).
    Token(TokenProblem),
    /// Any other refusal; see the service's message.
    Other,
}

impl ConnectFailure {
    /// The meaning of an error, if the service answered a [connect](crate::ConnectAudio) with it.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let service = error.refusal_of::<ConnectAudio>()?;
        Some(match TokenProblem::of(error) {
            Some(problem) => Self::Token(problem),
            None if service.is_not_routed() => Self::NotRouted,
            None => Self::Other,
        })
    }
}
