//! Sessions: creating them, seeing who is in, moving them to another media server.

mod form;

use std::sync::LazyLock;

use http::{Method, StatusCode};
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};
use serde::Serialize;
use vonage_video_models::{
    ApplicationId, Connection, ConnectionList, ConnectionState, Message, SessionId, UnixMillis,
};

use crate::operation::{Answer, Call, Operation, Refusal, escape_xml};
use crate::world::MigrationRefused;

pub(super) static OPERATIONS: [Operation; 3] = [
    Operation {
        name: "sessions.create",
        method: Method::POST,
        path: &["session", "create"],
        trailing_slash: false,
        speaks_xml: true,
        handle: create,
    },
    Operation::new(
        "sessions.list_connections",
        Method::GET,
        &["v2", "project", "{}", "session", "{}", "connection"],
        list_connections,
    ),
    Operation::new(
        "sessions.migrate",
        Method::POST,
        &["v2", "project", "{}", "session", "{}", "migrate"],
        migrate,
    ),
];

/// A created session with everything the service sends along, most of it always `null`.
#[derive(Serialize)]
struct Created<'a> {
    session_id: &'a SessionId,
    project_id: &'a str,
    partner_id: &'a str,
    create_dt: &'a str,
    session_status: (),
    status_invalid: (),
    media_server_hostname: (),
    messaging_server_url: (),
    messaging_url: (),
    symphony_address: (),
    properties: (),
    ice_server: (),
    session_segment_id: String,
    ice_servers: (),
    ice_credential_expiration: u32,
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let form = form::read(call.body)?;
    let application = &*call.application.id;
    let (session_id, segment) = {
        let mut world = call.application.world();
        let session = world.create_session(application, form, call.now);
        (session, world.ids.uuid())
    };
    let create_dt = pacific_time(call.now);
    if !call.accepts_json {
        let application = escape_xml(application);
        return Ok(Answer::xml(
            StatusCode::OK,
            format!(
                r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><sessions><Session><session_id>{session_id}</session_id><partner_id>{application}</partner_id><create_dt>{create_dt}</create_dt></Session></sessions>"#
            ),
        ));
    }
    let created = Created {
        session_id: &session_id,
        project_id: application,
        partner_id: application,
        create_dt: &create_dt,
        session_status: (),
        status_invalid: (),
        media_server_hostname: (),
        messaging_server_url: (),
        messaging_url: (),
        symphony_address: (),
        properties: (),
        ice_server: (),
        session_segment_id: segment.to_string(),
        ice_servers: (),
        ice_credential_expiration: 86_100,
    };
    Ok(Answer::json(StatusCode::OK, &[created]))
}

fn list_connections(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let items = {
        let world = call.application.world();
        let session = world.session(session).ok_or_else(Refusal::no_session)?;
        let item = |connection: &crate::world::Connection| {
            let mut item = Connection::new(connection.id.to_string());
            item.state = Some(ConnectionState::Connected);
            item.created_at = Some(connection.connected_at);
            item
        };
        session.connections.iter().map(item).collect()
    };
    let mut list = ConnectionList::new(items);
    list.application_id = Some(ApplicationId::from(&*call.application.id));
    list.session_id = Some(SessionId::from(session));
    Ok(Answer::json(StatusCode::OK, &list))
}

fn migrate(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let mut world = call.application.world();
    // A session nobody has heard of and one without clients look the same from here.
    let moved = match world.session_mut(session) {
        Some((session, _)) => session.migrate(call.now),
        None => Err(MigrationRefused::NobodyConnected),
    };
    let conflict = |code, message| Err(Refusal::coded(StatusCode::CONFLICT, code, message).described());
    match moved {
        Ok(()) => Ok(Answer::json(
            StatusCode::ACCEPTED,
            &Message::new("Session migration initiated"),
        )),
        Err(MigrationRefused::NobodyConnected) => Err(Refusal::message(
            StatusCode::NOT_FOUND,
            "Not found. No clients are actively connected to the OpenTok session.",
        )),
        Err(MigrationRefused::Running) => conflict(15214, "Session migration is already in progress"),
        Err(MigrationRefused::TooSoon) => conflict(
            15215,
            "Session migration is too soon after session creation or the last migration",
        ),
    }
}

/// A time as the service writes it: wall time on the US Pacific coast, such as `Tue Sep 08 09:20:12 PDT 2026`.
fn pacific_time(time: UnixMillis) -> String {
    // The rules of the United States since 2007; they need no time zone database.
    static PACIFIC: LazyLock<TimeZone> =
        LazyLock::new(|| TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").unwrap_or(TimeZone::UTC));
    let Ok(time) = Timestamp::from_millisecond(time.as_millis()) else {
        return String::new();
    };
    strtime::format(
        "%a %b %d %H:%M:%S %Z %Y",
        &time.to_zoned_datetime(PACIFIC.clone()),
    )
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creation_times_are_pacific_wall_time() {
        let written = |millis| pacific_time(UnixMillis::new(millis));
        assert_eq!(written(1_788_884_412_345), "Tue Sep 08 09:20:12 PDT 2026");
        assert_eq!(written(1_768_500_000_000), "Thu Jan 15 10:00:00 PST 2026");
        assert_eq!(written(0), "Wed Dec 31 16:00:00 PST 1969");
    }
}
