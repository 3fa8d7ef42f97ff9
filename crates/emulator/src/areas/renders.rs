//! Experience Composers: web pages published into sessions.

use std::net::IpAddr;

use http::{Method, StatusCode, Uri};
use serde_json::Value;
use vonage_video_models::{Address, Render as Answered, Resolution, Secret, SessionId};

use super::{composing, paging};
use crate::areas::admission::admit_publisher;
use crate::areas::nearest_second;
use crate::ids;
use crate::operation::{Answer, Call, Operation, Refusal};
use crate::world::{NewRender, Place, Render, RenderState, World};

const RENDERS: &[&str] = &["v2", "project", "{}", "render"];
const RENDER: &[&str] = &["v2", "project", "{}", "render", "{}"];

pub(super) static OPERATIONS: [Operation; 4] = [
    Operation::new("experience_composer.start", Method::POST, RENDERS, start),
    Operation::new("experience_composer.get", Method::GET, RENDER, get),
    Operation::new("experience_composer.list", Method::GET, RENDERS, list),
    Operation::new("experience_composer.stop", Method::DELETE, RENDER, stop),
];

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

/// How long it lasts unless its start says otherwise, in seconds.
const DURATION: u64 = 7200;

pub(super) fn start(call: &Call<'_>) -> Result<Answer, Refusal> {
    let body = call.object()?;
    let session = text(&body, "sessionId").map(SessionId::from);
    let session = session
        .filter(|session| is_known(call, session))
        .ok_or_else(no_session)?;
    let url = text(&body, "url").unwrap_or_default();
    check_url(url)?;
    let max_duration_seconds = duration(body.get("maxDuration"))?;
    let resolution = resolution(body.get("resolution"))?;
    let name = name(body.get("properties"))?;
    let token = text(&body, "token").map(Secret::new);
    let token = token.ok_or_else(|| Refusal::bad_request("token must be a client token"))?;
    let claims = admit_publisher(call, &session, &token)?;
    let mut world = call.application.world();
    let render = NewRender {
        url: Address::new(url),
        name,
        resolution,
        max_duration_seconds,
        claims,
    };
    let place = world.start_render(session.as_str(), render, call.now);
    let render = world.renders.get(place).ok_or_else(no_render)?;
    Ok(Answer::json(StatusCode::ACCEPTED, &show(call, render, true)))
}

fn is_known(call: &Call<'_>, session: &SessionId) -> bool {
    ids::looks_like_session(session.as_str()) && call.application.world().session(session.as_str()).is_some()
}

fn no_session() -> Refusal {
    coded(50008, "Invalid sessionId")
}

fn check_url(url: &str) -> Result<(), Refusal> {
    let host = url.parse::<Uri>().ok().and_then(|uri| {
        let web = matches!(uri.scheme_str(), Some("http" | "https"));
        web.then(|| uri.host().map(str::to_ascii_lowercase))?
    });
    let host = host.filter(|_| (15..=2048).contains(&url.chars().count()));
    let host = host.ok_or_else(|| {
        coded(
            50001,
            "Invalid url: it must be a web address of 15 to 2048 characters",
        )
    })?;
    if is_public(&host) {
        Ok(())
    } else {
        Err(coded(50002, "The url cannot be reached"))
    }
}

/// Whether a host can be reached from the internet, going by its name.
fn is_public(host: &str) -> bool {
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = literal.parse::<IpAddr>() {
        return match address {
            IpAddr::V4(four) => {
                !(four.is_loopback() || four.is_private() || four.is_link_local() || four.is_unspecified())
            }
            IpAddr::V6(six) => {
                !(six.is_loopback()
                    || six.is_unique_local()
                    || six.is_unicast_link_local()
                    || six.is_unspecified())
            }
        };
    }
    let last = host.rsplit('.').next().unwrap_or(host);
    !matches!(last, "localhost" | "local" | "internal" | "invalid")
}

fn duration(value: Option<&Value>) -> Result<u32, Refusal> {
    let seconds = value.map_or(Some(DURATION), Value::as_u64);
    let seconds = seconds.filter(|seconds| (60..=36_000).contains(seconds));
    seconds
        .and_then(|seconds| u32::try_from(seconds).ok())
        .ok_or_else(|| coded(50005, "Invalid maxDuration: it must be from 60 to 36000"))
}

fn resolution(value: Option<&Value>) -> Result<Resolution, Refusal> {
    let Some(value) = value else {
        return Ok(Resolution::Landscape720);
    };
    let resolution = value.as_str().map(Resolution::from);
    resolution
        .filter(|resolution| Resolution::KNOWN.contains(resolution))
        .ok_or_else(|| coded(50006, "Invalid resolution: it is not one of the six"))
}

/// Where there are properties, there is a name.
fn name(properties: Option<&Value>) -> Result<Option<String>, Refusal> {
    let Some(properties) = properties else {
        return Ok(None);
    };
    let name = properties.get("name").and_then(Value::as_str);
    let name = name.filter(|name| (1..=200).contains(&name.chars().count()));
    let name =
        name.ok_or_else(|| coded(50007, "Invalid properties.name: it must have 1 to 200 characters"))?;
    Ok(Some(name.to_owned()))
}

fn text<'a>(body: &'a Value, field: &str) -> Option<&'a str> {
    body.get(field).and_then(Value::as_str)
}

fn coded(code: i64, message: &'static str) -> Refusal {
    Refusal::coded(StatusCode::BAD_REQUEST, code, message)
}

/// `starts` is for the answer to the start, the only one with its name and with exact times.
pub(super) fn show(call: &Call<'_>, render: &Render, starts: bool) -> Answered {
    let mut shown = Answered::new(render.id.to_string(), &*render.session);
    shown.application_id = Some((&*call.application.id).into());
    let time = if starts { |time| time } else { nearest_second };
    shown.created_at = Some(time(render.created_at));
    shown.updated_at = Some(time(render.updated_at));
    shown.name = render.name.clone().filter(|_| starts);
    shown.url = Some(render.url.clone());
    shown.resolution = Some(render.resolution.clone());
    shown.status = render.status();
    shown.stream_id = render.published.map(|published| published.stream().into());
    shown.reason = (!render.reason.is_empty()).then(|| render.reason.clone().into_owned());
    shown.event = Some("render".to_owned());
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_nobody_else_can_reach_are_told_from_public_ones() {
        for host in [
            "stage.example.org",
            "198.51.100.7",
            "[2001:db8::1]",
            "example.test",
        ] {
            assert!(is_public(host), "{host}");
        }
        for host in [
            "localhost",
            "127.0.0.1",
            "10.1.2.3",
            "[::1]",
            "nas.local",
            "db.internal",
            "x.invalid",
            "0.0.0.0",
        ] {
            assert!(!is_public(host), "{host}");
        }
    }
}
