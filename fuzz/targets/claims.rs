//! The claims of client tokens: read as others write them, written by us, signed and checked.

#![no_main]

use std::sync::OnceLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use vonage_video::auth::{PublicKey, SigningInput, UnixTime, Verifier, decode_unverified};
use vonage_video::{ApplicationKey, Grant, Role};
use vonage_video_fuzz::{KEY, assert_tells, lines};

const NOW: UnixTime = UnixTime::from_secs(1_790_000_000);
const LONGEST_LIFE: u64 = 30 * 24 * 3600;

fn key() -> &'static (ApplicationKey, Verifier) {
    static KEYS: OnceLock<(ApplicationKey, Verifier)> = OnceLock::new();
    KEYS.get_or_init(|| {
        let key = ApplicationKey::from_pem("app-1", KEY).expect("a key of ours");
        let verifier = Verifier::new(PublicKey::from(&key));
        (key, verifier)
    })
}

fuzz_target!(|input: &str| {
    match input.strip_prefix("grant\n") {
        Some(fields) => grant(fields),
        None => foreign(input),
    }
});

/// A payload that somebody else wrote.
fn foreign(payload: &str) {
    let (key, verifier) = key();
    let token = format!(
        "{}.{}.AAAA",
        base64url(br#"{"alg":"RS256"}"#),
        base64url(payload.as_bytes())
    );
    let read = match decode_unverified(&token) {
        Ok(read) => read,
        Err(error) => {
            // The length counts as well; short JSON objects are always read.
            let object = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(payload);
            assert!(object.is_err() || payload.len() > 40_000, "{error}: {payload}");
            return assert_tells(&error);
        }
    };
    assert_eq!(read.payload_json(), payload);
    if let Err(error) = read.api_claims() {
        assert_tells(&error);
    }
    let claims = match read.client_claims() {
        Ok(claims) => claims,
        Err(error) => return assert_tells(&error),
    };
    // What was read can be written, and is then read as the same.
    let rewritten = decode_unverified(&unsigned(claims.signing_input())).expect("what was written is read");
    let again = rewritten.client_claims().expect("what was written is read");
    // Classes are written with blanks between them, so those with a blank inside come back as two. Of a number with more
    // digits than a float holds, serde_json may read the last digit as another.
    let splits = |class: &String| class.is_empty() || class.contains(char::is_whitespace);
    let has_long_number = payload
        .as_bytes()
        .windows(15)
        .any(|part| part.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.'));
    let has_exponent = payload
        .as_bytes()
        .windows(2)
        .any(|part| part[0].is_ascii_digit() && matches!(part[1], b'e' | b'E'));
    if !claims.layout_classes().iter().any(splits) && !has_long_number && !has_exponent {
        assert_eq!(again.to_json(), claims.to_json());
    }
    assert_eq!(again.session_id(), claims.session_id());
    assert_eq!(again.connection_data(), claims.connection_data());
    // A verifier takes it only within the service's limits.
    let input = claims.signing_input();
    let signature = key.sign(input.as_bytes()).expect("the key signs");
    match verifier.verify(input.assemble(&signature).as_str(), NOW) {
        Ok(checked) => {
            let life_ends = checked
                .expires_at()
                .unwrap_or(checked.issued_at().saturating_add(Duration::from_secs(900)));
            assert!(checked.issued_at() <= NOW && NOW < life_ends);
            assert!(life_ends.as_secs() - checked.issued_at().as_secs() <= LONGEST_LIFE);
            assert!(checked.not_before().is_none_or(|from| from <= NOW));
            assert_eq!(checked.scope(), Some("session.connect"));
            assert_eq!(checked.session_id(), claims.session_id());
        }
        Err(error) => assert_tells(&error),
    }
}

/// A grant of ours: a session, a role, data, a class, an id, a private claim, a life in seconds.
fn grant(fields: &str) {
    let (key, verifier) = key();
    let ([session, role, data, class, id, name, value, life], rest) = lines::<8>(fields);
    let grant = Grant::new(session)
        .role(Role::other(role))
        .data(format!("{data}\n{rest}"))
        .layout_class(class)
        .token_id(id)
        .claim(name, value)
        .valid_for(Duration::from_secs(life.parse().unwrap_or(60)));
    match grant.sign_at(key, NOW) {
        Ok(token) => {
            let claims = verifier
                .verify(token.as_str(), NOW)
                .expect("what a grant makes is good");
            assert_eq!(claims.session_id(), session);
            assert_eq!(claims.token_id(), Some(id));
            assert_eq!(claims.role().as_str(), role);
            assert_eq!(
                claims.connection_data(),
                Some(format!("{data}\n{rest}")).as_deref()
            );
            assert_eq!(claims.private(name), Some(value.into()));
            let json: serde_json::Value = serde_json::from_str(&claims.to_json()).expect("claims are JSON");
            assert_eq!(json["session_id"], session);
        }
        Err(error) => assert_tells(&error),
    }
}

fn unsigned(input: SigningInput) -> String {
    format!("{}.AAAA", input.as_str())
}

fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let all =
            chunk.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(all >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}
