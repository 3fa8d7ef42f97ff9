//! Files of archives, whose addresses alone give access to them for ten minutes, and what players read of broadcasts.

mod broadcasts;
mod range;

use http::header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::json;
use uuid::Uuid;
use vonage_video_models::UnixMillis;

use self::range::Wanted;
use crate::applications::{Application, Applications};
use crate::digest::sha256_hex;
use crate::operation::{Answer, Refusal};
use crate::world::{ARCHIVE_FILES, Archive, ArchiveState, BROADCAST_FILES, TRANSCRIPTION};

/// The application whose file a path means, if it means one.
pub(crate) fn application(path: &str) -> Option<&str> {
    let found = segments(path, ARCHIVE_FILES).or_else(|| segments(path, BROADCAST_FILES));
    found.map(|(application, ..)| application)
}

/// Application, archive or broadcast, and file.
fn segments<'a>(path: &'a str, root: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let mut segments = path.strip_prefix(root)?.split('/');
    let found = (segments.next()?, segments.next()?, segments.next()?);
    segments.next().is_none().then_some(found)
}

/// Answers a request for a file; nothing when the path means none.
pub(crate) fn answer(
    applications: &Applications,
    head: &Parts,
    now: UnixMillis,
) -> Option<Result<Answer, Refusal>> {
    let path = head.uri.path();
    if let Some(file) = segments(path, BROADCAST_FILES) {
        return Some(broadcasts::serve(applications, head, file, now));
    }
    let (application, archive, file) = segments(path, ARCHIVE_FILES)?;
    Some(match applications.get(application) {
        Some(application) => serve(&application, head, archive, file, now),
        None => Err(no_file()),
    })
}

fn serve(
    application: &Application,
    head: &Parts,
    archive: &str,
    file: &str,
    now: UnixMillis,
) -> Result<Answer, Refusal> {
    only_read(head, "GET, HEAD")?;
    let query = head.uri.query().unwrap_or_default();
    let forbidden = |why| Refusal::status(StatusCode::FORBIDDEN, why);
    application
        .links
        .check(head.uri.path(), query, now)
        .map_err(forbidden)?;
    let (kind, bytes) = {
        let world = application.world();
        let id = Uuid::parse_str(archive).map_err(|_| no_file())?;
        let archive = world.archives.find(id).ok_or_else(no_file)?;
        contents(archive, file, &application.id).ok_or_else(no_file)?
    };
    Ok(part_of(&head.headers, kind, bytes))
}

fn only_read(head: &Parts, methods: &str) -> Result<(), Refusal> {
    if head.method == Method::GET || head.method == Method::HEAD {
        Ok(())
    } else {
        Err(Refusal::method_not_allowed(methods))
    }
}

/// A file of an archive, while it can be downloaded.
fn contents(archive: &Archive, file: &str, application: &str) -> Option<(&'static str, Vec<u8>)> {
    let ArchiveState::Available = archive.state else {
        return None;
    };
    if file == archive.file_name() {
        let kind = if archive.settings.individual {
            "application/zip"
        } else {
            "video/mp4"
        };
        return Some((kind, archive.file(application)));
    }
    let transcription = archive.settings.transcription.as_ref()?;
    let transcribed = json!({
        "id": archive.id.to_string(),
        "sessionId": &*archive.session,
        "primaryLanguageCode": transcription.language,
        "segments": [],
        "summary": transcription.has_summary.then_some("Nobody said anything."),
    });
    (file == TRANSCRIPTION).then(|| ("application/json", transcribed.to_string().into_bytes()))
}

/// The whole file, or the part that is asked for.
fn part_of(headers: &HeaderMap, kind: &'static str, bytes: Vec<u8>) -> Answer {
    let tag = format!("\"{}\"", sha256_hex(&bytes));
    let is_tag = |name: HeaderName| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(|value| value == "*" || value.split(',').any(|one| one.trim() == tag))
    };
    let unchanged = is_tag(IF_NONE_MATCH) == Some(true);
    let changed = is_tag(IF_MATCH) == Some(false);
    // A part of another file is of no use: whoever asks for the rest of one gets all of this.
    let range = headers.get(RANGE).filter(|_| is_tag(IF_RANGE) != Some(false));
    let wanted = range::wanted(range, bytes.len());
    let total = bytes.len();
    let part = match &wanted {
        Wanted::Whole => bytes,
        Wanted::Part(range) => bytes.get(range.clone()).unwrap_or_default().to_vec(),
        Wanted::Nothing => Vec::new(),
    };
    let mut answer = match wanted {
        _ if changed => Answer::new(StatusCode::PRECONDITION_FAILED),
        _ if unchanged => Answer::new(StatusCode::NOT_MODIFIED),
        Wanted::Whole => Answer::new(StatusCode::OK).body(HeaderValue::from_static(kind), part),
        Wanted::Part(range) => {
            let place = format!("bytes {}-{}/{total}", range.start, range.end - 1);
            with(
                Answer::new(StatusCode::PARTIAL_CONTENT).body(HeaderValue::from_static(kind), part),
                CONTENT_RANGE,
                &place,
            )
        }
        Wanted::Nothing => with(
            Answer::new(StatusCode::RANGE_NOT_SATISFIABLE),
            CONTENT_RANGE,
            &format!("bytes */{total}"),
        ),
    };
    answer = with(answer, ACCEPT_RANGES, "bytes");
    with(answer, ETAG, &tag)
}

fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers.insert(name, value);
    }
    answer
}

fn no_file() -> Refusal {
    Refusal::status(StatusCode::NOT_FOUND, "There is no such file")
}
