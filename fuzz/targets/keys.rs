//! Private and public keys, as PEM and as DER.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vonage_video::ApplicationKey;
use vonage_video::auth::{KeyError, PublicKey};
use vonage_video_fuzz::assert_tells;

fuzz_target!(|input: &[u8]| {
    private(ApplicationKey::from_pem("app-1", input), input);
    private(ApplicationKey::from_der("app-1", input), input);
    public(PublicKey::from_pem(input), input);
    public(PublicKey::from_der(input), input);
});

/// What is taken for a private key can sign, and its public half knows the signature.
fn private(read: Result<ApplicationKey, KeyError>, input: &[u8]) {
    let key = match read {
        Ok(key) => key,
        Err(error) => return refused(&error, input),
    };
    let signature = key.sign(b"message").expect("a key that was accepted signs");
    let public = key.public_key();
    assert!(public.is_signature_of(b"message", signature.as_bytes()));
    assert!(!public.is_signature_of(b"massage", signature.as_bytes()));
    let shown = format!("{key:?}");
    assert!(shown.contains("[redacted]") && shown.len() < 200, "{shown}");
}

/// What is taken for a public key can be written and read again.
fn public(read: Result<PublicKey, KeyError>, input: &[u8]) {
    let key = match read {
        Ok(key) => key,
        Err(error) => return refused(&error, input),
    };
    assert!((2048..=8192).contains(&key.bits()), "{} bits", key.bits());
    assert!(PublicKey::from_pem(key.to_pem()).expect("what was written is read") == key);
    assert!(PublicKey::from_der(&key.to_spki_der()).expect("what was written is read") == key);
    let _ = key.is_signature_of(b"message", input);
}

/// An error is in words of ours: nothing as long as 24 bytes of the input is in it.
fn refused(error: &KeyError, input: &[u8]) {
    assert_tells(error);
    let shown = format!("{error} {error:?}");
    // A whole remedy pasted as a key would be found in itself.
    if let Ok(text) = std::str::from_utf8(input)
        && !text.contains("openssl")
        && !text.contains(' ')
    {
        let repeated = shown
            .as_bytes()
            .windows(24)
            .filter_map(|told| std::str::from_utf8(told).ok())
            .find(|told| text.contains(told));
        assert_eq!(repeated, None, "the key is repeated: {shown}");
    }
}
