//! JSON Web Tokens: taken apart, and verified.

#![no_main]

use std::sync::OnceLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use vonage_video::auth::{PublicKey, UnixTime, Verifier, VerifyError, VerifyErrorKind, decode_unverified};
use vonage_video::{ApplicationKey, Grant};
use vonage_video_fuzz::{KEY, MARK, assert_keeps_secrets, assert_tells, edited};

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);

struct Stage {
    verifier: Verifier,
    /// The one token that is good.
    good: String,
}

fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let key = ApplicationKey::from_pem("app-1", KEY).expect("a key of ours");
        let grant = Grant::new("2_MX4")
            .token_id("1")
            .data(MARK)
            .valid_for(Duration::from_secs(3600));
        let good = grant
            .sign_at(&key, NOW)
            .expect("a grant of ours")
            .as_str()
            .to_owned();
        let verifier = Verifier::new(PublicKey::from(&key))
            .application("app-1")
            .leeway(Duration::from_secs(5));
        assert!(verifier.verify(&good, NOW).is_ok());
        Stage { verifier, good }
    })
}

fuzz_target!(|input: &[u8]| {
    let Stage { verifier, good } = stage();
    // A first byte that is no text: the good token with some characters changed, added, or taken out.
    let text = match input.split_first() {
        Some((0xff, edits)) => String::from_utf8_lossy(&edited(good, edits)).into_owned(),
        _ => String::from_utf8_lossy(input).replace("{good}", good),
    };
    let read = decode_unverified(&text);
    if let Ok(token) = &read {
        let parts: Vec<_> = text.split('.').collect();
        assert_eq!(parts.len(), 3);
        for json in [token.header_json(), token.payload_json()] {
            assert!(serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(json).is_ok());
        }
        let _ = token.algorithm();
        for error in [token.client_claims().err(), token.api_claims().err()]
            .into_iter()
            .flatten()
        {
            assert_eq!(error.kind(), VerifyErrorKind::InvalidClaims);
            refused(&error);
        }
        if !token.header_json().contains(MARK) {
            assert_keeps_secrets(token);
        }
    }
    match verifier.verify(&text, NOW) {
        Ok(claims) => {
            assert_eq!(&text, good, "a token nobody signed was accepted");
            assert_eq!(claims.session_id(), "2_MX4");
            assert_keeps_secrets(&claims);
        }
        Err(error) => {
            assert_ne!(&text, good, "{error}");
            refused(&error);
            if error.kind() == VerifyErrorKind::Malformed {
                assert!(read.is_err(), "{error}");
            }
        }
    }
    match verifier.verify_api(&text, NOW) {
        Ok(_) => assert_eq!(&text, good, "a token nobody signed was accepted"),
        Err(error) => refused(&error),
    }
});

fn refused(error: &VerifyError) {
    assert_tells(error);
}
