//! Verifying a callback against the two hashes that it cannot do without.

use anyhow::{Result, anyhow, ensure};
use ring::digest::{SHA256, digest};
use ring::hmac;
use vonage_video::webhooks::testing::Callback;
use vonage_video::webhooks::{FixedClock, Receiver, SignatureSecret, UnixTime};
use vonage_video_auth::{CallbackVerifier, callback_hash};

use crate::Arguments;
use crate::harness::{Contender, Rounds};
use crate::record::{Goal, Record, time};

const SECRET: &str = "a signature secret of thirty-two";
const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

pub(crate) fn run(arguments: &Arguments, record: &mut Record) -> Result<()> {
    measure(arguments, record, "a connection's end", &connection())?;
    measure(arguments, record, "an archive of 50 streams", &archive())
}

fn measure(arguments: &Arguments, record: &mut Record, name: &str, body: &str) -> Result<()> {
    let secret = SignatureSecret::new(SECRET)?;
    let callback = Callback::bytes(body.to_owned())
        .api_key("0a1b2c3d")
        .application_id("11112222-3333-4444-8555-666677778888");
    let signed = callback.sign(&secret, NOW)?;
    let token = signed
        .authorization()
        .strip_prefix("Bearer ")
        .ok_or_else(|| anyhow!("no token"))?;
    let input = token.rsplit_once('.').ok_or_else(|| anyhow!("no signature"))?.0;
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let verifier = CallbackVerifier::new(secret.clone());
    let receiver = Receiver::builder()
        .secret(secret)
        .clock(FixedClock::new(NOW))
        .build()?;
    let raw = || -> Result<usize> {
        let tag = hmac::sign(&key, input.as_bytes());
        let hash = digest(&SHA256, body.as_bytes());
        Ok(tag.as_ref().len() + hash.as_ref().len())
    };
    let verify = || -> Result<usize> {
        let claims = verifier.verify(token, NOW)?;
        ensure!(claims.payload_hash() == Some(&callback_hash(body.as_bytes())));
        Ok(1)
    };
    let receive = || -> Result<usize> {
        let header = signed.authorization().as_bytes();
        Ok(receiver
            .receive(None, [header], signed.body().clone())?
            .body()
            .len())
    };
    let mut contenders = vec![
        Contender::each("one raw HMAC and one raw SHA-256", raw),
        Contender::each("ours, verified", verify),
        Contender::each("ours, verified and read", receive),
    ];
    let samples = Rounds::new(arguments.quick).run(&mut contenders)?;
    let shown = |place| time(samples.time(place).median);
    let bytes = body.len();
    record.ratio(
        format!("callback verified: {name}, {bytes} bytes"),
        shown(1),
        ("one raw HMAC and one raw SHA-256", shown(0)),
        (samples.ratio(1, 0), "×"),
        Some(Goal::AtMost(1.2)),
    );
    record.ratio(
        format!("callback verified and read: {name}"),
        shown(2),
        ("one raw HMAC and one raw SHA-256", shown(0)),
        (samples.ratio(2, 0), "×"),
        None,
    );
    Ok(())
}

fn connection() -> String {
    concat!(
        r#"{"sessionId":"2_MX45OTk5OTk5OX5-aW52ZW50ZWQ","projectId":"11112222-3333-4444-8555-666677778888","#,
        r#""event":"connectionDestroyed","reason":"networkDisconnected","timestamp":1790000123456,"connection":"#,
        r#"{"id":"9d1c8a52-0b0e-4a55-8f3b-2f6a1f0c7e11","createdAt":1790000000000,"data":"uid=42"}}"#,
    )
    .to_owned()
}

fn archive() -> String {
    let streams: Vec<String> = (0..50)
        .map(|number| {
            format!(r#"{{"streamId":"0c1d2e3f-1111-4222-8333-4444555566{number:02}","hasAudio":true,"hasVideo":true}}"#)
        })
        .collect();
    format!(
        concat!(
            r#"{{"event":"archive","id":"7a7a7a7a-0000-4000-8000-123412341234","sessionId":"2_MX45OTk5OTk5OX5","#,
            r#""partnerId":"11112222-3333-4444-8555-666677778888","name":"standup","status":"started","reason":"","#,
            r#""createdAt":1790000000000,"duration":0,"size":0,"resolution":"1280x720","streams":[{}],"url":null}}"#,
        ),
        streams.join(",")
    )
}
