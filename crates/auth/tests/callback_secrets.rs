//! What may be a signature secret, and that nothing of it or of a token shows.
#![allow(clippy::unwrap_used, reason = "this is test code")]

use vonage_video_auth::{CallbackToken, CallbackVerifier, SignatureSecret, SignatureSecretError, UnixTime};

const NOW: UnixTime = UnixTime::from_secs(1_790_000_124);

#[test]
fn one_to_fifty_characters_are_a_secret_however_many_bytes_they_take() {
    for secret in ["x", " ", "with blanks ", &"ü".repeat(50), &"😀".repeat(50)] {
        assert!(SignatureSecret::new(secret).is_ok(), "{secret:?}");
    }
    assert_eq!(SignatureSecret::new("").err(), Some(SignatureSecretError::Empty));
    assert_eq!(
        SignatureSecret::new("x".repeat(51)).err(),
        Some(SignatureSecretError::TooLong)
    );
}

#[test]
fn the_line_break_of_a_file_is_pointed_out() {
    for secret in ["secret\n", "secret\r\n", "\tsecret", "se\0cret"] {
        let error = SignatureSecret::new(secret).unwrap_err();
        assert_eq!(error, SignatureSecretError::ControlCharacter);
        assert!(error.to_string().contains("line break at the end of a file"));
        assert!(!error.to_string().contains("secret\n"));
    }
}

#[test]
fn neither_secret_nor_token_shows() {
    let secret = SignatureSecret::new("hush-hush-hush").unwrap();
    let verifier = CallbackVerifier::new(secret.clone()).or_secret(secret.clone());
    let token = CallbackToken::issued_at(NOW).token_id("visible-id").sign(&secret);
    let other = CallbackVerifier::new(SignatureSecret::new("another").unwrap());
    let error = other.verify(&token, NOW).unwrap_err();
    let shown = format!("{secret:?} {verifier:?} {error:?} {error}");
    assert!(!shown.contains("hush"), "{shown}");
    for part in token.split('.') {
        assert!(!shown.contains(part), "{shown}");
    }
}

#[test]
fn an_error_names_the_claim_and_the_rule() {
    let secret = SignatureSecret::new("hush").unwrap();
    let token = CallbackToken::issued_at(NOW).sign(&secret);
    let verifier = CallbackVerifier::new(secret).application("1");
    let error = verifier.verify(&token, NOW).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the callback's token was refused: application_id is missing"
    );
}
