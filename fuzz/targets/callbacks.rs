//! Deliveries: the header and the body.

#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use vonage_video::webhooks::testing::Callback;
use vonage_video::webhooks::{FixedClock, PayloadHash, Receiver, RefusalKind, SignatureSecret, UnixTime};
use vonage_video_fuzz::{MARK, assert_keeps_secrets, assert_tells, edited};

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

struct Stage {
    receiver: Receiver,
    /// The one delivery that is good.
    authorization: String,
    body: String,
}

fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let secret = |text: String| SignatureSecret::new(text).expect("a secret of ours");
        let body = format!(r#"{{"event":"connectionCreated","sessionId":"2_MX4","timestamp":1,"connection":{{"id":"c","data":"{MARK}"}}}}"#);
        let callback = Callback::bytes(body.clone()).token_id("1").api_key("k").application_id("app-1");
        let signed = callback.sign(&secret(MARK.to_owned()), NOW).expect("a callback of ours");
        let receiver = Receiver::builder()
            .secret(secret("the next one".to_owned()))
            .secret(secret(MARK.to_owned()))
            .payload_hash(PayloadHash::Required)
            .clock(FixedClock::new(NOW))
            .build()
            .expect("it has secrets");
        Stage { receiver, authorization: signed.authorization().to_owned(), body }
    })
}

// A first byte with how much of the good delivery is used, changes of three bytes, a zero, and the rest.
fuzz_target!(|input: &[u8]| {
    let Stage {
        receiver,
        authorization,
        body,
    } = stage();
    let Some((how, rest)) = input.split_first() else {
        return;
    };
    let (changes, own) = rest.split_at(rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len()));
    let header = match how % 3 {
        0 => changes.to_vec(),
        1 => edited(authorization, changes),
        _ => authorization.clone().into_bytes(),
    };
    let own = own.get(1..).unwrap_or_default();
    let sent = match how / 3 % 3 {
        0 => own.to_vec(),
        1 => edited(body, own),
        _ => body.clone().into_bytes(),
    };
    // White space that means nothing is the only thing that may differ.
    let is_good = header.trim_ascii() == authorization.as_bytes();
    match receiver.receive(None, [header.as_slice()], sent.clone()) {
        Ok(delivery) => {
            let token = |header: &[u8]| {
                let text = String::from_utf8_lossy(header).trim().to_owned();
                text.split_once(' ').map(|(_, token)| token.trim().to_owned())
            };
            assert_eq!(
                token(&header),
                token(authorization.as_bytes()),
                "a token nobody signed was taken"
            );
            let parsed: serde_json::Value = serde_json::from_slice(&sent).expect("it was read");
            assert_eq!(
                parsed,
                serde_json::from_str::<serde_json::Value>(body).expect("JSON of ours")
            );
            assert!(delivery.body_is_signed());
            assert_keeps_secrets(&delivery);
        }
        Err(refusal) => {
            assert!(
                !is_good || sent != body.as_bytes(),
                "the good delivery was refused: {refusal}"
            );
            assert_tells(&refusal);
            let answers = [200, 400, 401, 413, 500, 503];
            assert!(answers.contains(&refusal.status()));
            assert_ne!(refusal.kind(), RefusalKind::Unsigned);
        }
    }
    assert_keeps_secrets(receiver);
});
