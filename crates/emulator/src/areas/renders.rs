//! Experience Composers: web pages published into sessions.

mod shown;
mod start;

use http::{Method, StatusCode};

use self::shown::show;
use super::{composing, paging};
use crate::api::{Answer, Call, Handler, Operation, Refusal};
use crate::world::{Place, RenderState, World};

const RENDERS: &[&str] = &["v2", "project", "{}", "render"];
const RENDER: &[&str] = &["v2", "project", "{}", "render", "{}"];

pub(super) static OPERATIONS: [Operation; 4] = [
    operation("experience_composer.start",
        Method::POST,
        RENDERS,
        start::start,
    ),
    operation("experience_composer.get", Method::GET, RENDER, get),
    operation("experience_composer.list", Method::GET, RENDERS, list),
    operation("experience_composer.stop", Method::DELETE, RENDER, stop),
];

const fn operation(
    name: &'static str,
    method: Method,
    path: &'static [&'static str],
    handle: Handler,
) -> Operation {
    Operation {
        name,
        method,
        path,
        trailing_slash: false,
        speaks_xml: false,
        handle,
    }
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let world = call.application.world();
    let render = world.renders.get(find(call, &world)?).ok_or_else(no_render)?;
    Ok(Answer::json(StatusCode::OK, &show(call, render, false)))
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let wanted = paging::Wanted::read(call, false)?;
    let world = call.application.world();
    let (total, page) = world.renders.page(None, wanted.offset, wanted.count);
    let items = page.into_iter().map(|render| show(call, render, false));
    Ok(paging::answer(total, items.collect()))
}

fn stop(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut world = call.application.world();
    let place = find(call, &world)?;
    let running = world
        .renders
        .get(place)
        .is_some_and(|render| matches!(render.state, RenderState::Starting(_) | RenderState::Started));
    if !running {
        return Err(no_render());
    }
    world.end_render(place, RenderState::Stopped, "Stop Requested", call.now);
    Ok(Answer::new(StatusCode::NO_CONTENT))
}

fn find(call: &Call<'_>, world: &World) -> Result<Place, Refusal> {
    let id = composing::id(call, "Invalid render id", no_render)?;
    world.renders.place(id).ok_or_else(no_render)
}

fn no_render() -> Refusal {
    Refusal::status(StatusCode::NOT_FOUND, "Render not found")
}
