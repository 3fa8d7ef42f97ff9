//! One part of a recording: what is asked of the storage, and what it answers.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use vonage_video_core::{Dispatch, Error, ErrorKind, Limit, Profile, Repeat};

use super::{DownloadError, DownloadErrorKind};

/// What became of asking for a part.
#[derive(Debug)]
pub(super) enum Answer {
    /// The bytes from the wanted offset on, how long the whole recording is, and what identifies it.
    Part {
        bytes: Bytes,
        total: u64,
        tag: Option<Vec<u8>>,
    },
    /// The storage takes the URL no longer.
    UrlRefused(Error),
    /// It took too long; less at a time may do.
    TooSlow(Error),
}

/// Asks for `length` bytes from `offset` on.
pub(super) async fn read(
    dispatch: &dyn Dispatch,
    url: &str,
    offset: u64,
    length: u64,
) -> Result<Answer, DownloadError> {
    let last = offset.saturating_add(length).saturating_sub(1);
    let request = Request::get(url)
        .header(header::RANGE, format!("bytes={offset}-{last}"))
        .header(header::ACCEPT, "*/*")
        .extension(Profile::new("archives.download", Repeat::Safe))
        .body(Bytes::new())
        // The error would repeat the URL.
        .map_err(|_| unusable("is at an address that is none"))?;
    match dispatch.fetch(request).await {
        Ok(response) => understand(response, offset),
        Err(error) if matches!(error.kind(), ErrorKind::Timeout(Limit::Attempt | Limit::Total)) => {
            Ok(Answer::TooSlow(error))
        }
        Err(error) => Err(DownloadError::new(DownloadErrorKind::Storage(
            error.for_operation("archives.download"),
        ))),
    }
}

fn understand(response: Response<Bytes>, offset: u64) -> Result<Answer, DownloadError> {
    let refused = |response| Error::refused(&response).for_operation("archives.download");
    let tag = response
        .headers()
        .get(header::ETAG)
        .map(|tag| tag.as_bytes().to_vec());
    match response.status() {
        StatusCode::PARTIAL_CONTENT => {
            let Some((Some((first, last)), total)) = content_range(response.headers()) else {
                return Err(unusable("does not say which part it sends"));
            };
            let bytes = response.into_body();
            let end = offset.saturating_add(bytes.len() as u64);
            // It may be shorter than it says, if it was cut off: then the next part begins earlier.
            if first != offset || end > total || end > last.saturating_add(1) || bytes.is_empty() {
                return Err(unusable("sends another part than was asked for"));
            }
            Ok(Answer::Part { bytes, total, tag })
        }
        // It ignores ranges and sends everything.
        StatusCode::OK => {
            let body = response.into_body();
            let total = body.len() as u64;
            let start = usize::try_from(offset).unwrap_or(usize::MAX).min(body.len());
            Ok(Answer::Part {
                bytes: body.slice(start..),
                total,
                tag,
            })
        }
        // Nothing from here on: whether that is the end, the total tells.
        StatusCode::RANGE_NOT_SATISFIABLE => match content_range(response.headers()) {
            Some((None, total)) => Ok(Answer::Part {
                bytes: Bytes::new(),
                total,
                tag: None,
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
