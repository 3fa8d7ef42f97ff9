//! Broadcasts: starting and stopping them, looking at those in progress, and what can be changed in them.

mod shown;
mod start;

use http::{Method, StatusCode};

use self::shown::show;
use super::{choosing, composing, paging};
use crate::operation::{Answer, Call, Operation, Refusal};
use crate::world::{BroadcastState, Place, World};

const BROADCASTS: &[&str] = &["v2", "project", "{}", "broadcast"];
const BROADCAST: &[&str] = &["v2", "project", "{}", "broadcast", "{}"];

pub(super) static OPERATIONS: [Operation; 6] = [
    Operation::new("broadcasts.start", Method::POST, BROADCASTS, start::start).with_trailing_slash(),
    Operation::new(
        "broadcasts.stop",
        Method::POST,
        &["v2", "project", "{}", "broadcast", "{}", "stop"],
        stop,
    ),
    Operation::new("broadcasts.get", Method::GET, BROADCAST, get),
    Operation::new("broadcasts.list", Method::GET, BROADCASTS, list).with_trailing_slash(),
    Operation::new(
        "broadcasts.set_layout",
        Method::PUT,
        &["v2", "project", "{}", "broadcast", "{}", "layout"],
        set_layout,
    ),
    Operation::new(
        "broadcasts.change_streams",
        Method::PATCH,
        &["v2", "project", "{}", "broadcast", "{}", "streams"],
        change_streams,
    ),
];

fn stop(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut world = call.application.world();
    let place = running(call, &world)?;
    world.end_broadcast(place, BroadcastState::Stopped, call.now);
    shown(call, &world, place)
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let world = call.application.world();
    let place = running(call, &world)?;
    shown(call, &world, place)
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let wanted = paging::Wanted::read(call, true)?;
    let world = call.application.world();
    let (total, page) = world
        .broadcasts
        .page(wanted.session.as_deref(), wanted.offset, wanted.count);
    let items = page.into_iter().map(|broadcast| show(call, broadcast));
    Ok(paging::answer(total, items.collect()))
}

fn set_layout(call: &Call<'_>) -> Result<Answer, Refusal> {
    let layout = composing::layout(Some(call.json()?))?;
    let mut world = call.application.world();
    let place = running(call, &world)?;
    let set = world.recompose_broadcast(place, call.now, |composition, _| composition.layout = layout);
    set.ok_or_else(no_broadcast)?;
    Ok(Answer::new(StatusCode::OK))
}

fn change_streams(call: &Call<'_>) -> Result<Answer, Refusal> {
    let change = choosing::change(call)?;
    let mut world = call.application.world();
    let place = running(call, &world)?;
    let changed = world.recompose_broadcast(place, call.now, |composition, session| {
        change.apply(composition, session)
    });
    changed.ok_or_else(no_broadcast)??;
    Ok(Answer::new(StatusCode::NO_CONTENT))
}

/// The broadcast of the path. One that has ended is as unknown as one that never was.
fn running(call: &Call<'_>, world: &World) -> Result<Place, Refusal> {
    let id = composing::id(call, "Invalid broadcast id", no_broadcast)?;
    let place = world.broadcasts.place(id).ok_or_else(no_broadcast)?;
    let broadcast = world.broadcasts.get(place);
    broadcast
        .and_then(|broadcast| broadcast.live())
        .map(|_| place)
        .ok_or_else(no_broadcast)
}

fn shown(call: &Call<'_>, world: &World, place: Place) -> Result<Answer, Refusal> {
    let broadcast = world.broadcasts.get(place).ok_or_else(no_broadcast)?;
    Ok(Answer::json(StatusCode::OK, &show(call, broadcast)))
}

fn no_broadcast() -> Refusal {
    Refusal::status(StatusCode::NOT_FOUND, "Broadcast not found")
}
