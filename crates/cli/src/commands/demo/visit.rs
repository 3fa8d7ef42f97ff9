//! What goes right: a session, its tokens, its participants, its streams.

use std::time::Duration;

use serde_json::json;
use vonage_video::{ClientToken, CreateSession, Role, Session, VideoType};
use vonage_video_emulator::NewStream;

use super::tour::{Tour, short, shown};
use super::{Cast, Participant, Stage, refusal};
use crate::exit::Failure;
use crate::time;

pub(super) async fn create(tour: &mut Tour<'_>, stage: &Stage) -> Result<Session, Failure> {
    let client = &stage.client;
    tour.step("Create a session whose media goes through the service")?;
    shown!(tour, let session = client.sessions().create(CreateSession::routed()).await?);
    tour.tell(
        "session",
        format!("session {}", short(session.id.as_str())),
        session.id.as_str(),
    )?;
    Ok(session)
}

pub(super) async fn enter(tour: &mut Tour<'_>, stage: &Stage, session: Session) -> Result<Cast, Failure> {
    let Stage { client, control, .. } = stage;
    tour.step("Sign a token for each participant; nothing is sent for it")?;
    shown!(
        tour,
        let host = client.grant(&session.id)
            .role(Role::Moderator)
            .data("name=host")
            .valid_for(Duration::from_hours(2))
            .sign()
            .await?
    );
    tell_token(tour, "host", &Role::Moderator, &host)?;
    shown!(tour, let guest = client.grant(&session.id).data("name=guest").layout_class("focus").sign().await?);
    tell_token(tour, "guest", &Role::Publisher, &guest)?;
    shown!(
        tour,
        let audience = client.grant(&session.id)
            .role(Role::Subscriber)
            .valid_for(Duration::from_mins(15))
            .sign()
            .await?
    );
    tell_token(tour, "audience", &Role::Subscriber, &audience)?;

    tour.step("Three clients join with their tokens (simulated: Vonage's client SDKs do this)")?;
    let connection = shown!(tour, control.join(&session.id, &host).await?);
    let host = joined(tour, "host", host, connection)?;
    let connection = shown!(tour, control.join(&session.id, &guest).await?);
    let guest = joined(tour, "guest", guest, connection)?;
    let connection = shown!(tour, control.join(&session.id, &audience).await?);
    let audience = joined(tour, "audience", audience, connection)?;
    Ok(Cast {
        session,
        host,
        guest,
        audience,
    })
}

fn tell_token(tour: &mut Tour<'_>, who: &str, role: &Role, token: &ClientToken) -> Result<(), Failure> {
    let shortened = short(token.as_str());
    let words = format!("{who}: {role}, {shortened} ({} characters)", token.as_str().len());
    tour.tell(who, words, json!({ "role": role.as_str(), "token": shortened }))
}

fn joined(
    tour: &mut Tour<'_>,
    who: &str,
    token: ClientToken,
    connection: String,
) -> Result<Participant, Failure> {
    tour.tell(
        who,
        format!("{who} is connected as {}", short(&connection)),
        connection.as_str(),
    )?;
    Ok(Participant { token, connection })
}

pub(super) async fn publish(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Failure> {
    let control = &stage.control;
    let Cast {
        session,
        host,
        guest,
        audience,
    } = cast;
    tour.step("Host and guest publish; the audience may not")?;
    let stream = shown!(
        tour,
        control
            .publish(&session.id, &host.connection, "Host camera")
            .await?
    );
    tour.tell("host", format!("stream {}", short(&stream)), stream)?;
    let stream = shown!(
        tour,
        control
            .publish(
                &session.id,
                &guest.connection,
                NewStream::named("Guest screen").video_type(VideoType::Screen)
            )
            .await?
    );
    tour.tell("guest", format!("stream {}", short(&stream)), stream)?;
    let result = shown!(
        tour,
        control.publish(&session.id, &audience.connection, "Selfie").await
    );
    let error = refusal(result)?;
    tour.tell("audience", format!("refused: {error}"), error.message())
}

pub(super) async fn look(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Failure> {
    let (client, session) = (&stage.client, &cast.session);
    tour.step("See who is connected")?;
    shown!(tour, let connections = client.sessions().connections(&session.id).await?);
    for connection in &connections.items {
        let id = connection.id.as_str();
        let state = connection.state.as_ref().map_or("-", |state| state.as_str());
        let since = connection
            .created_at
            .map(time::rfc3339_millis)
            .unwrap_or_default();
        tour.tell(id, format!("{}  {state}  since {since}", short(id)), state)?;
    }

    tour.step("See what is published, all of it and one stream")?;
    shown!(tour, let streams = client.streams().list(&session.id).await?);
    for stream in &streams.items {
        let id = stream.id.as_str();
        let video = stream.video_type.as_ref().map_or("-", |kind| kind.as_str());
        let classes = stream.layout_class_list.join(" ");
        let words = format!("{}  {video:<6}  {:<12}  {classes}", short(id), stream.name);
        tour.tell(
            id,
            words.trim_end(),
            json!({ "name": stream.name, "video": video }),
        )?;
    }
    let Some(first) = streams.items.first() else {
        return Err(super::unexpected("the published streams are not listed"));
    };
    shown!(tour, let stream = client.streams().get(&session.id, &first.id).await?);
    tour.tell(
        "stream",
        format!("{} is called {:?}", short(stream.id.as_str()), stream.name),
        stream.name,
    )
}
