//! What goes right: a session, its tokens, its participants, its streams.

use std::time::Duration;

use serde_json::json;
use vonage_video::{ClientToken, CreateSession, Role, Session, SessionHandle, VideoType};
use vonage_video_emulator::NewStream;

use super::halt::Halt;
use super::stage::{Cast, Published, Stage, refusal};
use super::tour::{Tour, short, shown};
use crate::time;

pub(super) async fn create(tour: &mut Tour<'_>, stage: &Stage) -> Result<(Session, SessionHandle), Halt> {
    let client = &stage.client;
    tour.step("Create a session whose media goes through the service")?;
    shown!(tour, let session = client.sessions().create(CreateSession::routed()).await?);
    tour.tell(
        "session",
        format!("session {}", short(session.id.as_str())),
        json!({ "session_id": session.id }),
    )?;
    shown!(tour, let room = client.session(&session.id));
    tour.tell(
        "room",
        "the calls about it, so that nobody has to name it each time",
        json!({ "session_id": room.id() }),
    )?;
    Ok((session, room))
}

pub(super) async fn enter(
    tour: &mut Tour<'_>,
    stage: &Stage,
    (session, room): (Session, SessionHandle),
) -> Result<Cast, Halt> {
    let Stage { client, control, .. } = stage;
    tour.step("Sign a token for each participant; nothing is sent for it")?;
    shown!(
        tour,
        let host_token = client.grant(&session.id)
            .role(Role::Moderator)
            .data("name=host")
            .valid_for(Duration::from_hours(2))
            .sign()
            .await?
    );
    tell_token(tour, "host", &Role::Moderator, &host_token)?;
    shown!(tour, let guest_token = client.grant(&session.id).data("name=guest").layout_class("focus").sign().await?);
    tell_token(tour, "guest", &Role::Publisher, &guest_token)?;
    shown!(
        tour,
        let audience_token = client.grant(&session.id)
            .role(Role::Subscriber)
            .valid_for(Duration::from_mins(15))
            .sign()
            .await?
    );
    tell_token(tour, "audience", &Role::Subscriber, &audience_token)?;

    tour.step("Three clients join with their tokens (simulated)")?;
    shown!(tour, let host = control.join(&session.id, &host_token).await?);
    tell_connection(tour, "host", &host)?;
    shown!(tour, let guest = control.join(&session.id, &guest_token).await?);
    tell_connection(tour, "guest", &guest)?;
    shown!(tour, let audience = control.join(&session.id, &audience_token).await?);
    tell_connection(tour, "audience", &audience)?;
    Ok(Cast {
        session,
        room,
        host_token,
        audience_token,
        host,
        guest,
        audience,
    })
}

fn tell_token(tour: &mut Tour<'_>, who: &str, role: &Role, token: &ClientToken) -> Result<(), Halt> {
    let shortened = short(token.as_str());
    let words = format!("{who}: {role}, {shortened} ({} characters)", token.as_str().len());
    tour.tell(who, words, json!({ "role": role.as_str(), "token": shortened }))?;
    Ok(())
}

fn tell_connection(tour: &mut Tour<'_>, who: &str, connection: &str) -> Result<(), Halt> {
    let words = format!("{who} is connected as {}", short(connection));
    tour.tell(who, words, json!({ "connection_id": connection }))?;
    Ok(())
}

pub(super) async fn publish(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<Published, Halt> {
    let control = &stage.control;
    let Cast {
        session,
        host,
        guest,
        audience,
        ..
    } = cast.clone();
    tour.step("Host and guest publish; the audience may not")?;
    shown!(tour, let camera = control.publish(&session.id, &host, "Host camera").await?);
    tell_stream(tour, "host", &camera)?;
    shown!(
        tour,
        let screen = control
            .publish(
                &session.id,
                &guest,
                NewStream::named("Guest screen").video_type(VideoType::Screen)
            )
            .await?
    );
    tell_stream(tour, "guest", &screen)?;
    let result = shown!(tour, control.publish(&session.id, &audience, "Selfie").await);
    let error = refusal(result)?;
    let fact = json!({ "code": error.code(), "message": error.message() });
    tour.tell("audience", format!("refused: {error}"), fact)?;
    Ok(Published { camera, screen })
}

fn tell_stream(tour: &mut Tour<'_>, who: &str, stream: &str) -> Result<(), Halt> {
    tour.tell(
        who,
        format!("stream {}", short(stream)),
        json!({ "stream_id": stream }),
    )?;
    Ok(())
}

pub(super) async fn look(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast, camera: &str) -> Result<(), Halt> {
    let (client, session) = (&stage.client, &cast.session);
    tour.step("See who is connected")?;
    shown!(tour, let connections = client.sessions().list_connections(&session.id).await?);
    for (index, connection) in connections.items.iter().enumerate() {
        let id = connection.id.as_str();
        let state = connection.state.as_ref().map_or("-", |state| state.as_str());
        let since = connection
            .created_at
            .map(time::rfc3339_millis)
            .unwrap_or_default();
        let fact = json!({ "connection_id": id, "state": state, "created_at": since });
        let words = format!("{}  {state}  since {since}", short(id));
        tour.tell(&format!("connection {}", index + 1), words, fact)?;
    }

    tour.step("See what is published, all of it and one stream")?;
    shown!(tour, let streams = client.streams().list(&session.id).await?);
    for (index, stream) in streams.items.iter().enumerate() {
        let id = stream.id.as_str();
        let video = stream.video_type.as_ref().map_or("-", |kind| kind.as_str());
        let classes = stream.layout_class_list.join(" ");
        let words = format!("{}  {video:<6}  {:<12}  {classes}", short(id), stream.name);
        let fact = json!({ "stream_id": id, "name": stream.name, "video": video });
        tour.tell(&format!("stream {}", index + 1), words.trim_end(), fact)?;
    }
    shown!(tour, let stream = client.streams().get(&session.id, camera).await?);
    tour.tell(
        "stream",
        format!("{} is called {:?}", short(stream.id.as_str()), stream.name),
        json!({ "stream_id": stream.id, "name": stream.name }),
    )?;
    Ok(())
}
