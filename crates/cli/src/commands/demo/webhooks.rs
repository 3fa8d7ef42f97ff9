//! What the service tells by itself.

use serde_json::json;
use vonage_video::CreateSession;
use vonage_video::webhooks::{Delivery, Family, FixedClock, Receiver, SignatureSecret, UnixTime};
use vonage_video_emulator::Webhook;

use super::halt::{Halt, unexpected};
use super::postbox::Postbox;
use super::stage::{Stage, refusal};
use super::tour::{Tour, short, shown};

pub(super) async fn receive(tour: &mut Tour<'_>, stage: &Stage) -> Result<(), Halt> {
    let Stage { client, control, .. } = stage;
    tour.step("Webhooks: what the service reports is signed, and a server of this tour checks it")?;
    let secret = "of the tour alone";
    // The emulator's clock is ahead of this machine's by now.
    let seconds = u64::try_from(control.now().as_millis() / 1000).unwrap_or_default();
    let clock = FixedClock::new(UnixTime::from_secs(seconds));
    shown!(
        tour,
        let receiver = Receiver::builder()
            .secret(SignatureSecret::new(secret)?)
            .clock(clock)
            .build()?
    );
    let mut postbox = Postbox::open(receiver.clone(), Family::Session).await?;
    shown!(tour, let webhook = Webhook::new("session", postbox.url())?.secret(secret)?);
    shown!(tour, control.register_webhook(webhook).await?);
    shown!(tour, let session = client.sessions().create(CreateSession::routed()).await?);
    shown!(tour, let token = client.grant(&session.id).data("name=late guest").sign().await?);
    shown!(tour, control.join(&session.id, &token).await?);
    let (first, second) = (postbox.next().await?, postbox.next().await?);
    for letter in [&first, &second] {
        tell(tour, &letter.delivery)?;
    }
    let token = first.authorization.as_bytes();
    let body = "{\"event\":\"forged\"}";
    let refused = refusal(shown!(tour, receiver.receive(None, [token], body)))?;
    tour.tell(
        "refusal",
        format!("refused with {}: {refused}", refused.status()),
        json!({ "status": refused.status(), "message": refused.to_string() }),
    )?;
    Ok(())
}

fn tell(tour: &mut Tour<'_>, delivery: &Delivery) -> Result<(), Halt> {
    let event = delivery.event();
    let kind = event.kind().filter(|_| delivery.body_is_signed());
    let kind = kind.ok_or_else(|| unexpected("a webhook is not what it should be"))?;
    let session = event.session_id().map(|id| id.as_str()).unwrap_or_default();
    tour.tell(
        kind.as_str(),
        format!("{kind} of session {}: signed, body and all", short(session)),
        json!({ "session_id": session, "body_signed": delivery.body_is_signed() }),
    )?;
    Ok(())
}
