//! Archives: starting and stopping them, looking at them, and what can be changed while they run.

mod shown;
mod start;

use http::{Method, StatusCode};

use self::shown::{Moment, Show};
use super::{choosing, composing, paging};
use crate::operation::{Answer, Call, Operation, Refusal};
use crate::world::{Archive, ArchiveState, Place, World};

const ARCHIVES: &[&str] = &["v2", "project", "{}", "archive"];
const ARCHIVE: &[&str] = &["v2", "project", "{}", "archive", "{}"];

pub(super) static OPERATIONS: [Operation; 7] = [
    Operation::new("archives.start", Method::POST, ARCHIVES, start::start).with_trailing_slash(),
    Operation::new(
        "archives.stop",
        Method::POST,
        &["v2", "project", "{}", "archive", "{}", "stop"],
        stop,
    ),
    Operation::new("archives.get", Method::GET, ARCHIVE, get),
    Operation::new("archives.list", Method::GET, ARCHIVES, list).with_trailing_slash(),
    Operation::new("archives.delete", Method::DELETE, ARCHIVE, delete),
    Operation::new(
        "archives.set_layout",
        Method::PUT,
        &["v2", "project", "{}", "archive", "{}", "layout"],
        set_layout,
    ),
    Operation::new(
        "archives.change_streams",
        Method::PATCH,
        &["v2", "project", "{}", "archive", "{}", "streams"],
        change_streams,
    ),
];

fn stop(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut world = call.application.world();
    let (place, archive) = find(call, &world)?;
    let running = archive.recording().is_some();
    if !running && !matches!(archive.state, ArchiveState::Stopped) {
        return Err(conflict(
            15002,
            "Invalid archive status. An archive can only be stopped in one of the following statuses: started OR \
             paused OR stopped",
        ));
    }
    // An automatic archive goes on, whatever is asked for.
    if running && !archive.settings.automatic {
        world.stop_archive(place, call.now, "user initiated");
    }
    shown(call, &world, place, Moment::Later)
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let world = call.application.world();
    let (place, _) = find(call, &world)?;
    shown(call, &world, place, Moment::Alone)
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let wanted = paging::Wanted::read(call, true)?;
    let world = call.application.world();
    let (total, page) = world
        .archives
        .page(wanted.session.as_deref(), wanted.offset, wanted.count);
    let show = Show::new(call);
    let items = page
        .into_iter()
        .map(|archive| show.archive(archive, Moment::Later));
    Ok(paging::answer(total, items.collect()))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut world = call.application.world();
    let (place, archive) = find(call, &world)?;
    match archive.state {
        ArchiveState::Available | ArchiveState::Uploaded => {
            world.settle_archive(place, ArchiveState::Deleted, call.now);
        }
        ArchiveState::Deleted => {}
        _ => {
            return Err(conflict(
                15004,
                "Invalid archive status. An archive can only be deleted in one of the following statuses: available \
                 OR uploaded OR deleted",
            ));
        }
    }
    Ok(Answer::new(StatusCode::NO_CONTENT))
}

fn set_layout(call: &Call<'_>) -> Result<Answer, Refusal> {
    let layout = composing::layout(Some(call.json()?))?;
    let mut world = call.application.world();
    let (place, archive) = find(call, &world)?;
    if archive.settings.individual {
        return Err(Refusal::bad_request("Only a composed archive has a layout"));
    }
    let set = world.recompose_archive(place, call.now, |composition, _| composition.layout = layout);
    set.ok_or_else(not_running)?;
    Ok(Answer::new(StatusCode::OK))
}

fn change_streams(call: &Call<'_>) -> Result<Answer, Refusal> {
    let change = choosing::change(call)?;
    let mut world = call.application.world();
    let (place, _) = find(call, &world)?;
    let changed = world.recompose_archive(place, call.now, |composition, session| {
        change.apply(composition, session)
    });
    changed.ok_or_else(not_running)??;
    Ok(Answer::new(StatusCode::NO_CONTENT))
}

fn find<'a>(call: &Call<'_>, world: &'a World) -> Result<(Place, &'a Archive), Refusal> {
    let id = composing::id(call, "Invalid archive id", no_archive)?;
    let place = world.archives.place(id).ok_or_else(no_archive)?;
    Ok((place, world.archives.get(place).ok_or_else(no_archive)?))
}

fn shown(call: &Call<'_>, world: &World, place: Place, moment: Moment) -> Result<Answer, Refusal> {
    let archive = world.archives.get(place).ok_or_else(no_archive)?;
    Ok(Answer::json(
        StatusCode::OK,
        &Show::new(call).archive(archive, moment),
    ))
}

fn no_archive() -> Refusal {
    let message = "Not found. You passed in an invalid archive ID.";
    Refusal::coded(StatusCode::NOT_FOUND, -1, message)
}

fn not_running() -> Refusal {
    conflict(15002, "The archive is not running")
}

fn conflict(code: i64, message: &'static str) -> Refusal {
    Refusal::coded(StatusCode::CONFLICT, code, message).described()
}
