//! What concerns people in the session: where they are in layouts, what they are told, and who is muted.

use serde_json::json;
use vonage_video::streams::SetLayoutClasses;
use vonage_video_emulator::SignalView;

use super::halt::{Halt, unexpected};
use super::stage::{Cast, Published, Stage};
use super::tour::{Tour, shown};

pub(super) async fn classes(
    tour: &mut Tour<'_>,
    stage: &Stage,
    cast: &Cast,
    published: &Published,
) -> Result<(), Halt> {
    let (client, session, room) = (&stage.client, &cast.session, &cast.room);
    let (camera, screen) = (published.camera.as_str(), published.screen.as_str());
    tour.step("Layout classes tell layouts which stream comes first")?;
    shown!(tour, let classes = SetLayoutClasses::new(&session.id).stream(camera, ["focus"]).clear(screen));
    shown!(tour, client.streams().set_layout_classes(classes).await?);
    shown!(tour, let streams = room.streams().await?);
    for stream in &streams.items {
        let classes = match &stream.layout_class_list[..] {
            [] => "no class".to_owned(),
            classes => classes.join(" "),
        };
        let words = format!("{:<12}  {classes}", stream.name);
        tour.tell(
            &stream.name,
            words,
            json!({ "layout_classes": stream.layout_class_list }),
        )?;
    }
    Ok(())
}

pub(super) async fn signal(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let (control, session, room) = (&stage.control, &cast.session, &cast.room);
    let (host, guest) = (cast.host.as_str(), cast.guest.as_str());
    tour.step("Send a signal to everybody, and one to the guest alone")?;
    shown!(tour, room.signal("chat", "Curtain in five minutes").await?);
    shown!(tour, room.signal_to(guest, "cue", "You are live").await?);
    shown!(tour, let received = control.signals(&session.id, guest).await?);
    tell_signals(tour, "guest", &received)?;
    shown!(tour, let received = control.signals(&session.id, host).await?);
    tell_signals(tour, "host", &received)
}

fn tell_signals(tour: &mut Tour<'_>, who: &str, received: &[SignalView]) -> Result<(), Halt> {
    let list: Vec<_> = received
        .iter()
        .map(|signal| format!("{}: {:?}", signal.kind, signal.data))
        .collect();
    let fact: Vec<_> = received
        .iter()
        .map(|signal| json!({ "type": signal.kind, "data": signal.data }))
        .collect();
    let words = format!("the {who} received {}", list.join(", "));
    tour.tell(who, words, json!({ "received": fact }))?;
    Ok(())
}

pub(super) async fn mute(
    tour: &mut Tour<'_>,
    stage: &Stage,
    cast: &Cast,
    published: &Published,
) -> Result<(), Halt> {
    let room = &cast.room;
    let (camera, screen) = (published.camera.as_str(), published.screen.as_str());
    tour.step("Mute one stream; then all but the host's, those of the future too")?;
    shown!(tour, room.mute_stream(screen).await?);
    tell_muted(tour, "mute_stream", stage, cast).await?;
    shown!(tour, room.mute_all_except([camera]).await?);
    let (control, session, guest) = (&stage.control, &cast.session, &cast.guest);
    shown!(tour, control.publish(&session.id, guest, "Guest camera").await?);
    tell_muted(tour, "mute_all", stage, cast).await?;
    shown!(tour, room.unmute_all().await?);
    tour.tell(
        "unmute_all",
        "from now on nobody is muted; those two stay so until they unmute",
        json!({ "force_mute": false }),
    )?;
    Ok(())
}

/// Tells what is muted by now.
async fn tell_muted(tour: &mut Tour<'_>, name: &str, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let view = stage.control.session(&cast.session.id).await?;
    let muted = view.streams.iter().filter(|stream| stream.muted);
    let muted: Vec<_> = muted.map(|stream| stream.name.as_str()).collect();
    if muted.is_empty() {
        return Err(unexpected("nothing is muted"));
    }
    tour.tell(
        name,
        format!("muted: {}", muted.join(", ")),
        json!({ "muted": muted }),
    )?;
    Ok(())
}
