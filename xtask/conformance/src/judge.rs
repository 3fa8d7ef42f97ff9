//! Whether Prism judges at all. A check whose judge sleeps passes always, so it is first shown what it must refuse.

use anyhow::ensure;
use vonage_video::Error;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::{Request, Response};
use vonage_video::contract::{Operation, Repeat, Target, wire};
use vonage_video::models::SessionId;
use vonage_video_emulator::Fault;

use crate::stage::World;

/// A mark of Prism's own errors.
const PRISM: &str = "stoplight.io/prism/errors";
/// How often it refuses here.
pub(crate) const REFUSALS: usize = 2;

/// A signal that lacks its data, as nothing of ours sends it.
#[derive(Debug)]
struct HalfASignal(SessionId);

impl Operation for HalfASignal {
    const NAME: &'static str = "judge.half_a_signal";
    const REPEAT: Repeat = Repeat::Once;
    type Output = ();

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::post(target.session(&self.0).fixed("signal")).json(&serde_json::json!({"type": "cue"}))
    }

    fn decode(&self, response: Response<Bytes>) -> Result<(), Error> {
        wire::blank(&response)
    }
}

/// Fails unless Prism refuses a request and an answer that the document does not have.
pub(crate) async fn is_awake(world: &World) -> anyhow::Result<()> {
    let stage = world.stage().await?;
    let wrong_request = world
        .client
        .handle()
        .call(HalfASignal(stage.session.clone()))
        .await;
    ensure!(
        refused_by_prism(wrong_request),
        "Prism lets a signal without data pass"
    );
    // An id that is a number, a list that is a text.
    let wrong_answer = serde_json::json!({"id": 5, "layoutClassList": "focus"});
    let fault = Fault::status(200)
        .header("content-type", "application/json")
        .body(wrong_answer)
        .operation("streams.get");
    world.control.fault(fault).await?;
    let streams = world.client.streams();
    let answer = streams.get(&stage.session, &stage.stream).await;
    ensure!(
        refused_by_prism(answer),
        "Prism lets an answer pass that is no stream"
    );
    Ok(())
}

fn refused_by_prism<T>(answer: Result<T, Error>) -> bool {
    let error = answer.err();
    let raw = error
        .as_ref()
        .and_then(Error::service)
        .map(|service| service.raw());
    raw.is_some_and(|raw| String::from_utf8_lossy(raw).contains(PRISM))
}
