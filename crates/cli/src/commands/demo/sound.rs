//! The session's sound over a WebSocket.

use serde_json::json;

use super::ears::Ears;
use super::halt::{Halt, unexpected};
use super::stage::{Cast, Stage};
use super::tour::{Tour, short, shown};

/// How many frames of sound the tour listens to.
const FRAMES: usize = 5;

pub(super) async fn connect(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let (client, session) = (&stage.client, &cast.session);
    let (room, host_token) = (&cast.room, &cast.host_token);
    tour.step("Audio Connector: the session's sound, sent to a server of this tour")?;
    let mut ears = Ears::listen().await?;
    shown!(
        tour,
        let connector = room
            .connect_audio(host_token, ears.uri(), |audio| audio.header("room", "A7"))
            .await?
    );
    let id = connector.id.as_str();
    let connection = connector.connection_id.clone();
    let connection = connection.ok_or_else(|| unexpected("the Audio Connector has no connection"))?;
    let words = format!("connector {} has dialed {}", short(id), ears.uri());
    tour.tell(
        "connector",
        words,
        json!({ "connector_id": id, "connection_id": connection }),
    )?;
    let heard = ears.hear(FRAMES).await?;
    tour.tell(
        "greeting",
        format!("first message: {}", heard.greeting),
        json!({ "text": heard.greeting }),
    )?;
    let words = format!("then {FRAMES} frames of 20 ms, {} bytes each", heard.frame_bytes);
    tour.tell(
        "frames",
        words,
        json!({ "frames": FRAMES, "frame_bytes": heard.frame_bytes }),
    )?;
    shown!(
        tour,
        client
            .audio_connector()
            .disconnect(&session.id, &connection)
            .await?
    );
    ears.closed().await?;
    tour.tell("end", "the socket is closed", json!({ "closed": true }))?;
    Ok(())
}
