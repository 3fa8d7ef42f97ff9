//! One part of a recording: what is asked of the storage, and what it answers.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use vonage_video_core::{Dispatch, Error, ErrorKind, Limit, Profile, Repeat};

use super::{DownloadError, DownloadErrorKind, Version};

/// What became of asking for a part.
#[derive(Debug)]
pub(super) enum Answer {
    /// The bytes from the wanted offset on, and the version they belong to. No bytes: there are none from there on.
    Part { bytes: Bytes, version: Version },
    /// The storage has another version of the recording now.
    Changed,
    /// The storage takes the URL no longer.
    UrlRefused(Error),
    /// It took too long; less at a time may do.
    TooSlow(Error),
}

/// Asks for `length` bytes from `offset` on; once the version is known, for bytes of that version alone.
pub(super) async fn read(
    dispatch: &dyn Dispatch,
    url: &str,
    offset: u64,
    length: u64,
    version: Option<&Version>,
) -> Result<Answer, DownloadError> {
    let last = offset.saturating_add(length).saturating_sub(1);
    let mut request = Request::get(url)
        .header(header::RANGE, format!("bytes={offset}-{last}"))
        .header(header::ACCEPT, "*/*")
        .extension(Profile::new("archives.download", Repeat::Safe));
    for (name, value) in version.into_iter().flat_map(Version::conditions) {
        request = request.header(name, value);
    }
    let request = request
        .body(Bytes::new())
        // The error would repeat the URL.
        .map_err(|_| unusable("is at an address that is none"))?;
    let is_conditional = version.is_some_and(Version::is_verifiable);
    match dispatch.fetch(request).await {
        Ok(response) => understand(response, offset, version),
        // All of another version, and too long to be read at once.
        Err(error) if is_conditional && error.status() == Some(StatusCode::OK) => Ok(Answer::Changed),
        Err(error) if matches!(error.kind(), ErrorKind::Timeout(Limit::Attempt | Limit::Total)) => {
            Ok(Answer::TooSlow(error))
        }
        Err(error) => Err(DownloadError::new(DownloadErrorKind::Storage(
            error.for_operation("archives.download"),
        ))),
    }
}

fn understand(
    response: Response<Bytes>,
    offset: u64,
    known: Option<&Version>,
) -> Result<Answer, DownloadError> {
    let refused = |response| Error::refused(&response).for_operation("archives.download");
    match response.status() {
        StatusCode::PARTIAL_CONTENT => {
            let Some((Some((first, last)), total)) = content_range(response.headers()) else {
                return Err(unusable("does not say which part it sends"));
            };
            let version = Version::of(response.headers(), total);
            if known.is_some_and(|known| !known.admits(&version)) {
                return Ok(Answer::Changed);
            }
            let bytes = response.into_body();
            let end = offset.saturating_add(bytes.len() as u64);
            // It may be shorter than it says, if it was cut off: then the next part begins earlier.
            if first != offset || end > total || end > last.saturating_add(1) || bytes.is_empty() {
                return Err(unusable("sends another part than was asked for"));
            }
            Ok(Answer::Part { bytes, version })
        }
        // All of the recording: the storage ignores ranges, or has another version than the one that was asked for.
        StatusCode::OK => {
            let version = Version::of(response.headers(), response.body().len() as u64);
            if known.is_some_and(|known| !known.is(&version)) {
                return Ok(Answer::Changed);
            }
            let body = response.into_body();
            let start = usize::try_from(offset).unwrap_or(usize::MAX).min(body.len());
            Ok(Answer::Part {
                bytes: body.slice(start..),
                version,
            })
        }
        StatusCode::PRECONDITION_FAILED if known.is_some_and(Version::is_verifiable) => Ok(Answer::Changed),
        // Nothing from here on: whether that is the end, the total tells.
        StatusCode::RANGE_NOT_SATISFIABLE => match content_range(response.headers()) {
            Some((None, total)) if known.is_some_and(|known| known.total() != total) => Ok(Answer::Changed),
            Some((None, total)) => Ok(Answer::Part {
                bytes: Bytes::new(),
                version: Version::of(response.headers(), total),
            }),
            _ => Err(DownloadError::new(DownloadErrorKind::Storage(refused(response)))),
        },
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE => {
            Ok(Answer::UrlRefused(refused(response)))
        }
        status if status.is_redirection() => Err(unusable("sends elsewhere, which is not followed")),
        status if status.is_success() => Err(unusable("answers with neither a part nor the whole")),
        _ => Err(DownloadError::new(DownloadErrorKind::Storage(refused(response)))),
    }
}

/// `bytes 0-99/1000` as first and last byte and total; `bytes */1000` has no bytes.
fn content_range(headers: &HeaderMap) -> Option<(Option<(u64, u64)>, u64)> {
    let value = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = value.strip_prefix("bytes ")?.split_once('/')?;
    let total = total.trim().parse().ok()?;
    match range.split_once('-') {
        Some((first, last)) => Some((
            Some((first.trim().parse().ok()?, last.trim().parse().ok()?)),
            total,
        )),
        None if range.trim() == "*" => Some((None, total)),
        None => None,
    }
}

fn unusable(problem: &'static str) -> DownloadError {
    DownloadError::new(DownloadErrorKind::Answer(problem))
}
