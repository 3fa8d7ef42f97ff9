//! Live captions, and a web page that joins as a participant does.

use std::time::Duration;

use serde_json::json;
use vonage_video::{LanguageCode, experience_composer};

use super::halt::{Halt, unexpected};
use super::stage::{Cast, Stage};
use super::tour::{Tour, short, shown};

pub(super) async fn captions(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let (client, room, host_token) = (&stage.client, &cast.room, &cast.host_token);
    tour.step("Caption the session live, with a moderator's token")?;
    shown!(
        tour,
        let captions = room
            .start_captions(host_token, |captions| captions.language(LanguageCode::FrFr))
            .await?
    );
    let id = captions.id.as_str();
    let view = stage.control.session(&cast.session.id).await?;
    let running = view.captions.iter().find(|captions| captions.captions_id == id);
    let running = running.ok_or_else(|| unexpected("the captions do not run"))?;
    let words = format!("captions {} in {}", short(id), running.language_code);
    tour.tell(
        "captions",
        words,
        json!({ "captions_id": id, "language": running.language_code }),
    )?;
    shown!(tour, client.captions().stop(&captions.id).await?);
    let view = stage.control.session(&cast.session.id).await?;
    let over = view.captions.iter().find(|captions| captions.captions_id == id);
    let reason = over.and_then(|captions| captions.reason.as_deref());
    let reason = reason.ok_or_else(|| unexpected("captions that were stopped go on"))?;
    tour.tell("end", format!("ended: {reason}"), json!({ "reason": reason }))?;
    Ok(())
}

pub(super) async fn page(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    let (room, host_token) = (&cast.room, &cast.host_token);
    tour.step("Experience Composer: publish a web page (simulated)")?;
    shown!(
        tour,
        let render = room
            .start_render(host_token, "https://stage.example.org/board", |page| page.name("Board"))
            .await?
    );
    let (id, status) = (render.id.as_str().to_owned(), render.status.as_str());
    let words = format!("Experience Composer {}: {status}", short(&id));
    tour.tell("render", words, json!({ "render_id": id, "status": status }))?;
    shown!(tour, control.advance(Duration::from_secs(5)).await);
    shown!(
        tour,
        let render = client.renders()
            .get(&render.id)
            .until(experience_composer::conditions::started)
            .await?
    );
    let stream = render
        .stream_id
        .as_ref()
        .map(|id| id.as_str())
        .unwrap_or_default();
    let view = stage.control.session(&cast.session.id).await?;
    let published = view
        .streams
        .iter()
        .find(|published| published.stream_id == stream);
    let name = published.map(|published| published.name.as_str());
    let name = name.ok_or_else(|| unexpected("the page is not published"))?;
    let words = format!("{}: stream {} called {name:?}", render.status, short(stream));
    tour.tell("stream", words, json!({ "stream_id": stream, "name": name }))?;
    shown!(tour, client.renders().stop(&render.id).await?);
    shown!(tour, let render = client.renders().get(&render.id).await?);
    let reason = render.reason.unwrap_or_default();
    let words = format!("{}: {reason}", render.status);
    tour.tell(
        "end",
        words,
        json!({ "status": render.status.as_str(), "reason": reason }),
    )?;
    Ok(())
}
