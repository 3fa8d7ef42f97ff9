//! What players of HLS read: playlists and segments, from any web page and without a token, as from a content delivery
//! network.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL,
};
use http::request::Parts;
use http::{Method, StatusCode};
use uuid::Uuid;
use vonage_video_models::UnixMillis;

use super::{no_file, only_read, part_of, with};
use crate::applications::Applications;
use crate::operation::{Answer, Refusal};
use crate::world::PLAYLIST;

/// What can be done with a file; the last one is what a browser asks before it reads a part.
const METHODS: &str = "GET, HEAD, OPTIONS";

/// Answers a request for a file of a broadcast, which is named by its application, its id and the file.
pub(super) fn serve(
    applications: &Applications,
    head: &Parts,
    (application, broadcast, file): (&str, &str, &str),
    now: UnixMillis,
) -> Result<Answer, Refusal> {
    if head.method == Method::OPTIONS {
        let answer = with(
            open(Answer::new(StatusCode::NO_CONTENT)),
            ACCESS_CONTROL_ALLOW_METHODS,
            METHODS,
        );
        return Ok(with(answer, ACCESS_CONTROL_ALLOW_HEADERS, "range"));
    }
    only_read(head, METHODS)?;
    let application = applications.get(application).ok_or_else(no_file)?;
    let id = Uuid::parse_str(broadcast).map_err(|_| no_file())?;
    let (kind, bytes) = {
        let world = application.world();
        let broadcast = world.broadcasts.find(id).ok_or_else(no_file)?;
        broadcast.hls_file(file, now).ok_or_else(no_file)?
    };
    let answer = open(part_of(&head.headers, kind, bytes));
    let kept = if file == PLAYLIST {
        "no-cache"
    } else {
        "max-age=3600"
    };
    Ok(with(answer, CACHE_CONTROL, kept))
}

/// Lets pages of every origin read the answer.
fn open(answer: Answer) -> Answer {
    let answer = with(answer, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    with(
        answer,
        ACCESS_CONTROL_EXPOSE_HEADERS,
        "content-length, content-range, date, etag",
    )
}
