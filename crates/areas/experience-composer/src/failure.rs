//! Why a page is not rendered.

use http::StatusCode;
use vonage_video_core::{Error, TokenProblem};

use crate::StartRender;

/// Why the service refused to [start](crate::StartRender) an Experience Composer, by its status and code.
///
/// A page that was accepted and could not be rendered after all ends as [`Failed`](vonage_video_models::RenderStatus),
/// with a [reason](vonage_video_models::Render::reason).
///
/// ```
/// # async fn example(renders: vonage_video_experience_composer::Renders) -> Result<(), vonage_video_core::Error> {
/// use vonage_video_experience_composer::{RenderFailure, StartRender};
///
/// match renders.start(StartRender::new("1_MX4", "eyJ", "https://stage.example.org/board")).await {
///     Ok(render) => println!("{} {}", render.id, render.status),
///     Err(error) => match RenderFailure::of(&error) {
///         Some(RenderFailure::UrlUnreachable) => println!("the page must be reachable from the internet"),
///         Some(RenderFailure::QuotaExceeded) => println!("stop another one first, or ask Vonage for more"),
///         _ => return Err(error),
///     },
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderFailure {
    /// The page's URL is none (400, code 50001).
    InvalidUrl,
    /// The service could not reach the page (400, code 50002).
    UrlUnreachable,
    /// The account has used up what it may render (429, code 50004). Pauses do not mend it, so it is not tried again.
    QuotaExceeded,
    /// The maximum duration is out of range (400, code 50005).
    InvalidMaxDuration,
    /// The service does not know the resolution (400, code 50006).
    InvalidResolution,
    /// The stream's name is out of range (400, code 50007).
    InvalidName,
    /// The session's id is none (400, code 50008).
    InvalidSession,
    /// The session is not routed (409, code 15008). Create it with `CreateSession::routed()`.
    NotRouted,
    /// The client token is refused (403). It must be a publisher's or a moderator's.
    Token(TokenProblem),
    /// The application's own credential is refused (403, codes 10003 and 10004).
    Credential,
    /// Any other refusal; see the service's message.
    Other,
}

impl RenderFailure {
    /// The meaning of an error, if the service answered a [start](crate::StartRender) with it.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let service = error.refusal_of::<StartRender>()?;
        if let Some(problem) = TokenProblem::of(error) {
            return Some(Self::Token(problem));
        }
        if service.is_not_routed() {
            return Some(Self::NotRouted);
        }
        Some(match (service.status(), service.code()) {
            (StatusCode::BAD_REQUEST, Some(50_001)) => Self::InvalidUrl,
            (StatusCode::BAD_REQUEST, Some(50_002)) => Self::UrlUnreachable,
            (StatusCode::TOO_MANY_REQUESTS, Some(50_004)) => Self::QuotaExceeded,
            (StatusCode::BAD_REQUEST, Some(50_005)) => Self::InvalidMaxDuration,
            (StatusCode::BAD_REQUEST, Some(50_006)) => Self::InvalidResolution,
            (StatusCode::BAD_REQUEST, Some(50_007)) => Self::InvalidName,
            (StatusCode::BAD_REQUEST, Some(50_008)) => Self::InvalidSession,
            (_, Some(10_003 | 10_004)) if error.is_unauthorized() => Self::Credential,
            _ => Self::Other,
        })
    }
}
