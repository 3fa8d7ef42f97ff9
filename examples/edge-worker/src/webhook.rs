//! What Vonage sends: events of archives, verified before anything else is read.

use js_sys::Uint8Array;
use serde_json::json;
use vonage_video_webhooks::{Event, Family, PayloadHash, Receiver, SignatureSecret};
use wasm_bindgen_futures::JsFuture;
use web_sys::Request;

use crate::answer::{Answer, Problem};
use crate::env::Env;

pub(crate) async fn archive(request: &Request, env: &Env) -> Result<Answer, Problem> {
    let receiver = receiver(env)?;
    let header = |name| request.headers().get(name).ok().flatten();
    let announced = header("content-length").and_then(|length| length.parse().ok());
    if announced.is_some_and(|length: usize| length > receiver.body_limit()) {
        return Err(Problem::new(413, "the body is longer than this worker takes"));
    }
    // Several headers of the name come joined by commas, which no token has: they are refused.
    let authorization = header("authorization");
    let delivery = receiver
        .receive(
            Some(Family::Archive),
            authorization.iter().map(String::as_bytes),
            body(request).await?,
        )
        .map_err(|refusal| Problem::new(refusal.status(), &refusal.to_string()))?;
    // Vonage sends again what is not answered by a success within seconds, and sometimes what was. Whoever acts on it keeps the
    // token's id in the platform's storage, and does nothing where it is there already.
    let heard = match delivery.event() {
        Event::Archive(archive) => {
            json!({ "archive": archive.id.as_str(), "status": archive.status.as_str() })
        }
        _ => json!({ "archive": null }),
    };
    Ok(Answer::new(200, heard))
}

fn receiver(env: &Env) -> Result<Receiver, Problem> {
    let broken = || Problem::new(500, "the signature secret cannot be used");
    let secret = SignatureSecret::new(env.text("SIGNATURE_SECRET")?).map_err(|_| broken())?;
    Receiver::builder()
        .secret(secret)
        .application(env.text("APPLICATION_ID")?)
        // Without it the token says nothing of the body.
        .payload_hash(PayloadHash::Required)
        .build()
        .map_err(|_| broken())
}

/// The bytes as they came; any JSON library would write them differently.
async fn body(request: &Request) -> Result<Vec<u8>, Problem> {
    let unreadable = |_| Problem::new(400, "the body could not be read");
    let buffer = JsFuture::from(request.array_buffer().map_err(unreadable)?).await;
    Ok(Uint8Array::new(&buffer.map_err(unreadable)?).to_vec())
}
