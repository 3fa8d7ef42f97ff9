//! SIP calls.

use anyhow::Context as _;
use vonage_video::models::{Digits, SipUri};
use vonage_video::sip::{Dial, HangUp, PlayDtmf};

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let sip = world.client.sip();
    let stage = world.stage().await?;
    let session = &stage.session;
    let uri = || "sip:lobby@pbx.example.org;transport=tls".parse::<SipUri>();

    let least = Dial::new(session, stage.token.as_str(), uri()?);
    world.send("sip.dial", Least, sip.dial(least)).await?;
    let all = Dial::new(session, stage.token.as_str(), uri()?)
        .from("15550100042@example.org")
        .header("X-Room", "A7")
        .auth("lantern", "s3cr3t")
        .secure(true)
        .video(true)
        .observe_force_mute(true)
        .streams([&stage.stream]);
    let call = world.send("sip.dial", All, sip.dial(all)).await?;
    let leg = call.connection_id.context("the call has no connection")?;

    let digits = || "42pp7#*".parse::<Digits>();
    let everywhere = PlayDtmf::new(session, digits()?);
    world
        .send("sip.play_dtmf", Least, sip.play_dtmf(everywhere))
        .await?;
    let there = PlayDtmf::new(session, digits()?).to(&leg);
    world
        .send("sip.play_dtmf_to", Least, sip.play_dtmf(there))
        .await?;
    let end = HangUp::new(session, &leg);
    world.send("sip.hang_up", Least, sip.hang_up(end)).await?;
    Ok(())
}
