//! What goes wrong on purpose, and how the SDK tells.

use std::time::Duration;

use serde_json::{Value, json};
use vonage_video::contract::Meta;
use vonage_video::{Client, CreateSession, Error, Outcome};
use vonage_video_emulator::{ControlError, Fault};

use super::halt::{Halt, unexpected};
use super::stage::{Cast, Stage, refusal};
use super::tour::{Tour, shown};

pub(super) async fn wrong_door(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    let host_token = cast.host_token.clone();
    tour.step("A token opens one session and no other")?;
    shown!(tour, let other = client.sessions().create(CreateSession::relayed()).await?);
    let error = refusal(shown!(tour, control.join(&other.id, &host_token).await))?;
    tell_refusal(tour, &error)
}

pub(super) async fn wrong_application(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let (emulator, session) = (&stage.emulator, &cast.session);
    tour.step(
        "An application the service does not know is refused, and the error says that nothing happened",
    )?;
    shown!(
        tour,
        let stranger = Client::builder("0a5c1e90-0000-4000-8000-00000000beef")
            .private_key(emulator.private_key_pem())?
            .base_url(emulator.api_url())?
            .build()?
    );
    let error = refusal(shown!(tour, stranger.streams().list(&session.id).await))?;
    tell_error(tour, &error, Outcome::NotApplied)
}

pub(super) async fn late(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    let Cast {
        session,
        audience_token,
        ..
    } = cast.clone();
    tour.step("Half an hour later the token of the audience is over; the client signs its own calls anew")?;
    shown!(tour, control.advance(Duration::from_mins(30)).await);
    let error = refusal(shown!(tour, control.join(&session.id, &audience_token).await))?;
    tell_refusal(tour, &error)?;
    let (_, meta) = shown!(tour, client.streams().list(&session.id).meta().await?);
    let words = format!(
        "{} after {} attempts: the first was refused and taught it the time",
        meta.status, meta.attempts
    );
    tour.tell("call", words, call(&meta))?;
    Ok(())
}

pub(super) async fn overloaded(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    let session = &cast.session;
    tour.step("The service is overloaded for a moment; reading is safe to repeat, so the client does")?;
    shown!(tour, control.fault(Fault::status(503)).await?);
    let (_, meta) = shown!(tour, client.streams().list(&session.id).meta().await?);
    tour.tell(
        "call",
        format!("{} after {} attempts", meta.status, meta.attempts),
        call(&meta),
    )?;
    Ok(())
}

pub(super) async fn lost(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    let session = &cast.session;
    tour.step(
        "An answer is lost: moving a session must not happen twice, so nobody repeats it behind your back",
    )?;
    shown!(tour, control.fault(Fault::close_after()).await?);
    let error = refusal(shown!(tour, client.sessions().migrate(&session.id).await))?;
    tell_error(tour, &error, Outcome::Unknown)?;
    let error = refusal(shown!(tour, client.sessions().migrate(&session.id).await))?;
    let Some(service) = error.service().filter(|_| error.is_conflict()) else {
        return Err(error.into());
    };
    tour.tell(
        "refusal",
        format!("so the first one had happened: {service}"),
        json!({ "code": service.code(), "message": service.message() }),
    )?;
    Ok(())
}

/// What a call that went well in the end took.
fn call(meta: &Meta) -> Value {
    json!({ "status": meta.status.as_u16(), "attempts": meta.attempts })
}

fn tell_refusal(tour: &mut Tour<'_>, error: &ControlError) -> Result<(), Halt> {
    let fact = json!({ "code": error.code(), "message": error.message() });
    tour.tell("refusal", format!("refused: {error}"), fact)?;
    Ok(())
}

fn tell_error(tour: &mut Tour<'_>, error: &Error, expected: Outcome) -> Result<(), Halt> {
    if error.outcome() != expected {
        return Err(unexpected("an error has another outcome than it should"));
    }
    let fact = json!({
        "outcome": error.outcome().as_str(),
        "status": error.status().map(|status| status.as_u16()),
        "attempts": error.attempts(),
    });
    tour.tell("error", error.to_string(), fact)?;
    Ok(())
}
