//! SIP interconnect: telephones in a session.

use http::{Method, StatusCode};
use vonage_video_models::{DialBody, DtmfBody, Sip, SipCall as Body, Stream, VideoType};

use super::admission::admit_publisher;
use super::signals::connection;
use crate::operation::{Answer, Call, Operation, Refusal};
use crate::world::{Asked, CallState, Published, SipCall};

pub(super) static OPERATIONS: [Operation; 3] = [
    Operation::new("sip.dial", Method::POST, &["v2", "project", "{}", "dial"], dial),
    Operation::new(
        "sip.play_dtmf",
        Method::POST,
        &["v2", "project", "{}", "session", "{}", "play-dtmf"],
        play_to_all,
    ),
    Operation::new(
        "sip.play_dtmf_to",
        Method::POST,
        &[
            "v2",
            "project",
            "{}",
            "session",
            "{}",
            "connection",
            "{}",
            "play-dtmf",
        ],
        play_to_one,
    ),
];

/// Lets the callee's connection and stream into the session at once; nobody has picked up yet.
fn dial(call: &Call<'_>) -> Result<Answer, Refusal> {
    let body: DialBody = call.json()?;
    check(&body.sip)?;
    let claims = admit_publisher(call, &body.session_id, &body.token)?;
    let asked = asked(&body);
    let now = call.now;
    let mut world = call.application.world();
    let session = body.session_id.as_str();
    world.session(session).ok_or_else(Refusal::no_session)?;
    let ids = &mut world.ids;
    let (id, connection, stream) = (ids.uuid(), ids.uuid(), ids.uuid());
    world.join(session, claims, connection, now);
    let mut published = Stream::new(stream.to_string());
    published.video_type = asked.video.then_some(VideoType::Camera);
    let published = Published {
        has_video: asked.video,
        obeys_force_mute: asked.observe_force_mute,
        ..Published::new(connection, published, now)
    };
    world.publish(session, published);
    world.begin_call(SipCall {
        id,
        session: session.into(),
        connection,
        stream,
        asked,
        state: CallState::Dialing,
        created_at: now,
        updated_at: now,
        digits: String::new(),
    });
    let mut answer = Body::new(id.to_string());
    answer.connection_id = Some(connection.to_string().into());
    answer.stream_id = Some(stream.to_string().into());
    answer.project_id = Some((&*call.application.id).into());
    answer.session_id = Some(body.session_id);
    answer.created_at = Some(now);
    answer.updated_at = Some(now);
    Ok(Answer::json(StatusCode::OK, &answer))
}

fn asked(body: &DialBody) -> Asked {
    let sip = &body.sip;
    Asked {
        uri: shown(sip.uri.as_str()),
        from: sip.from.clone(),
        header_names: sip.headers.keys().cloned().collect(),
        authenticates: sip.auth.is_some(),
        secure: sip.secure.unwrap_or_default(),
        video: sip.video.unwrap_or_default(),
        observe_force_mute: sip.observe_force_mute.unwrap_or_default(),
    }
}

fn play_to_all(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let body: DtmfBody = call.json()?;
    let mut world = call.application.world();
    world.session(session).ok_or_else(Refusal::no_session)?;
    world.play_digits(body.digits.as_str(), |one| &*one.session == session);
    Ok(Answer::new(StatusCode::OK))
}

/// A client that is no telephone hears them as well as any other sound, so this is no mistake.
fn play_to_one(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = call.session()?;
    let connection = connection(call, 1)?;
    let body: DtmfBody = call.json()?;
    let mut world = call.application.world();
    let there = world.session(session).ok_or_else(Refusal::no_session)?;
    let connection = connection.filter(|id| there.connection(*id).is_some());
    let connection =
        connection.ok_or_else(|| Refusal::status(StatusCode::NOT_FOUND, "Connection not found"))?;
    world.play_digits(body.digits.as_str(), |one| one.connection == connection);
    Ok(Answer::new(StatusCode::OK))
}

/// Checks what the documents rule, in the order they name it. The URI has been read by then, so it is one.
fn check(sip: &Sip) -> Result<(), Refusal> {
    if let Some(from) = &sip.from {
        let (user, host) = from.split_once('@').unwrap_or_default();
        if user.is_empty() || host.is_empty() || host.contains('@') {
            return Err(Refusal::bad_request("sip.from must be of the form user@host"));
        }
    }
    for (name, value) in &sip.headers {
        // The letters of an HTTP header are those of a SIP header.
        if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(Refusal::bad_request(
                "sip.headers has a name that no header can have",
            ));
        }
        if value.expose().contains(['\r', '\n', '\0']) {
            return Err(Refusal::bad_request(
                "sip.headers has a value that breaks its line",
            ));
        }
    }
    match &sip.auth {
        Some(auth) if auth.username.is_empty() || auth.password.expose().is_empty() => {
            Err(Refusal::bad_request("sip.auth needs both username and password"))
        }
        _ => Ok(()),
    }
}

/// A SIP URI without its password and its headers.
fn shown(uri: &str) -> String {
    let uri = uri.split('?').next().unwrap_or_default();
    let shown = uri.split_once('@').and_then(|(user, host)| {
        let mut parts = user.splitn(3, ':');
        let (scheme, user) = (parts.next()?, parts.next()?);
        parts.next().map(|_| format!("{scheme}:{user}:…@{host}"))
    });
    shown.unwrap_or_else(|| uri.to_owned())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_is_shown_of_a_uri_lets_nobody_in() {
        for (uri, expected) in [
            (
                "sip:lobby@pbx.example.org;transport=tls",
                "sip:lobby@pbx.example.org;transport=tls",
            ),
            ("sip:ann:s3cret@host:5061", "sip:ann:…@host:5061"),
            ("sips:ann:s3:cret@host?X-Key=s3cret", "sips:ann:…@host"),
            ("sip:host:5060", "sip:host:5060"),
        ] {
            assert_eq!(shown(uri), expected);
        }
    }
}
