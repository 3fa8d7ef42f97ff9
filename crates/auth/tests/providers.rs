//! Two libraries that sign, one result.
#![cfg(feature = "aws-lc-rs")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "this is test code")]

mod support;

use support::{APPLICATION, NOW, PKCS8, SESSION, block_on, key};
use vonage_video_auth::{ApplicationKey, Grant, Signer, SigningProvider, Verifier};

const KEYS: [&str; 5] = [
    PKCS8,
    include_str!("keys/pkcs1.pem"),
    include_str!("keys/rsa3072.pem"),
    include_str!("keys/rsa4096.pem"),
    include_str!("keys/bundle.pem"),
];

/// What no key is made of, one for each reason a file can give.
const REFUSED: [&str; 11] = [
    "",
    "/etc/keys/private.key",
    include_str!("keys/certificate.pem"),
    include_str!("keys/ec_pkcs8.pem"),
    include_str!("keys/ed25519.pem"),
    include_str!("keys/encrypted_pkcs8.pem"),
    include_str!("keys/public_spki.pem"),
    include_str!("keys/rsa1024.pem"),
    include_str!("keys/rsa2056.pem"),
    include_str!("keys/rsa8192.pem"),
    include_str!("keys/rsa_pss.pem"),
];

fn aws_lc(pem: &str) -> ApplicationKey {
    ApplicationKey::from_pem_with(SigningProvider::AwsLcRs, APPLICATION, pem).unwrap()
}

#[test]
fn both_providers_make_the_same_signature() {
    let long = vec![b'x'; 5000];
    for pem in KEYS {
        let (ring, other) = (ApplicationKey::from_pem(APPLICATION, pem).unwrap(), aws_lc(pem));
        assert_eq!(ring.public_key(), other.public_key());
        for input in [b"".as_slice(), b"anything", &long] {
            let signature = ring.sign(input).unwrap();
            assert_eq!(signature, other.sign(input).unwrap());
            assert!(ring.public_key().is_signature_of(input, signature.as_bytes()));
        }
    }
}

#[test]
fn both_providers_make_the_same_token() {
    let grant = Grant::new(SESSION).data("user=42").token_id("one-of-its-kind");
    let ring = grant.sign_at(&key(), NOW).unwrap();
    let other = grant.sign_at(&aws_lc(PKCS8), NOW).unwrap();
    assert_eq!(ring.as_str(), other.as_str());
    let waited = block_on(grant.sign_with(APPLICATION, &aws_lc(PKCS8), NOW)).unwrap();
    assert_eq!(ring.as_str(), waited.as_str());
    assert!(Verifier::new(&key()).verify(other.as_str(), NOW).is_ok());
}

#[test]
fn a_key_is_rings_unless_another_provider_is_asked_for() {
    assert_eq!(key().provider(), SigningProvider::Ring);
    assert_eq!(SigningProvider::default(), SigningProvider::Ring);
    let der = include_bytes!("keys/pkcs8.der");
    let plain = ApplicationKey::from_der(APPLICATION, der).unwrap();
    let asked = ApplicationKey::from_der_with(SigningProvider::AwsLcRs, APPLICATION, der).unwrap();
    assert_eq!(
        [plain.provider(), asked.provider()],
        [SigningProvider::Ring, SigningProvider::AwsLcRs]
    );
    let same = ApplicationKey::from_pem_with(SigningProvider::Ring, APPLICATION, PKCS8).unwrap();
    assert_eq!(same.provider(), SigningProvider::Ring);
}

#[test]
fn a_key_is_read_from_a_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/keys/pkcs8.pem");
    let key = ApplicationKey::from_pem_file_with(SigningProvider::AwsLcRs, APPLICATION, path).unwrap();
    assert_eq!(key.public_key(), support::key().public_key());
}

#[test]
fn what_is_refused_and_why_does_not_depend_on_the_provider() {
    for pem in REFUSED {
        let ring = ApplicationKey::from_pem(APPLICATION, pem).unwrap_err();
        let other = ApplicationKey::from_pem_with(SigningProvider::AwsLcRs, APPLICATION, pem).unwrap_err();
        assert_eq!((ring.kind(), ring.to_string()), (other.kind(), other.to_string()));
    }
}

#[test]
fn the_key_shows_in_no_debug_text() {
    let key = aws_lc(PKCS8);
    let signer: &dyn Signer = &key;
    let shown = format!("{key:?} {signer:?}");
    assert!(shown.contains("[redacted]") && shown.contains("2048"), "{shown}");
    for line in PKCS8.lines() {
        assert!(!shown.contains(line), "{shown}");
    }
}
