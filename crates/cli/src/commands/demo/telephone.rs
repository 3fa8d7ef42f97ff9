//! A telephone in the session.

use serde_json::json;
use vonage_video::{Digits, SipUri};
use vonage_video_emulator::CallView;

use super::halt::{Halt, unexpected};
use super::stage::{Cast, Stage};
use super::tour::{Tour, short, shown};

pub(super) async fn call(tour: &mut Tour<'_>, stage: &Stage, cast: &Cast) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    let Cast {
        session,
        room,
        host_token,
        ..
    } = cast;
    tour.step("Call a telephone into the session, press keys, hang up (simulated)")?;
    shown!(tour, let lobby = SipUri::parse("sip:lobby@pbx.example.org;transport=tls")?);
    shown!(tour, let call = room.dial(host_token, lobby, |dial| dial.secure(true)).await?);
    let id = call.id.as_str();
    let connection = call
        .connection_id
        .as_ref()
        .map(|id| id.as_str())
        .unwrap_or_default();
    let words = format!("call {}: it rings, connected as {}", short(id), short(connection));
    tour.tell(
        "call",
        words,
        json!({ "call_id": id, "connection_id": connection }),
    )?;
    shown!(tour, control.answer_call(&session.id, &call.id).await?);
    shown!(tour, room.play_dtmf(Digits::parse("1p42#")?).await?);
    let heard = look_at(stage, cast, id).await?;
    tour.tell(
        "keys",
        format!("somebody picked up, and heard {}", heard.digits),
        json!({ "digits": heard.digits }),
    )?;
    shown!(tour, client.sip().hang_up(&call).await?);
    let over = look_at(stage, cast, id).await?;
    let reason = over.reason_message.unwrap_or_default();
    let code = over
        .reason_code
        .ok_or_else(|| unexpected("a call that was hung up goes on"))?;
    let words = format!("the call is over: {reason} (code {code})");
    tour.tell("end", words, json!({ "reason": reason, "code": code }))?;
    Ok(())
}

/// How the call stands.
async fn look_at(stage: &Stage, cast: &Cast, id: &str) -> Result<CallView, Halt> {
    let calls = stage.control.calls(&cast.session.id).await?;
    let call = calls.into_iter().find(|call| call.call_id == id);
    call.ok_or_else(|| unexpected("the emulator has lost a call"))
}
