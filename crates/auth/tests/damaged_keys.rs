//! Keys with bytes that are not theirs.
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use proptest::prelude::*;
use support::{APPLICATION, PKCS8};
use vonage_video_auth::{ApplicationKey, KeyError, KeyErrorKind, PublicKey};

/// A damaged byte may lie where nothing depends on it. If something does, the key is refused when it is read, not by
/// its first signature.
fn signs(key: &ApplicationKey) -> bool {
    key.sign(b"input")
        .is_ok_and(|signature| key.public_key().is_signature_of(b"input", signature.as_bytes()))
}

#[test]
fn an_exponent_that_makes_wrong_signatures_is_refused_when_the_key_is_read() {
    // Within the exponent of the first prime, which is compared with nothing when ring reads a key.
    let mut damaged = include_bytes!("keys/pkcs1.der").to_vec();
    let middle = damaged.len() * 7 / 10;
    damaged[middle] ^= 0x10;
    let refused = ApplicationKey::from_der(APPLICATION, &damaged).err();
    assert_eq!(refused.as_ref().map(KeyError::kind), Some(KeyErrorKind::Damaged));
    let told = refused.map(|error| error.to_string()).unwrap_or_default();
    assert!(told.contains("do not fit together"), "{told}");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
        prop_assert!(ApplicationKey::from_pem(APPLICATION, &bytes).is_err());
        prop_assert!(ApplicationKey::from_der(APPLICATION, &bytes).is_err());
        prop_assert!(PublicKey::from_pem(&bytes).is_err());
    }

    #[test]
    fn a_damaged_key_is_an_error_or_signs(index in 0..PKCS8.len(), byte: u8, cut: bool) {
        let mut damaged = PKCS8.as_bytes().to_vec();
        if cut {
            damaged.truncate(index);
        } else {
            damaged[index] = byte;
        }
        if let Ok(read) = ApplicationKey::from_pem(APPLICATION, &damaged) {
            prop_assert!(signs(&read));
        }
    }

    #[test]
    fn damaged_der_is_an_error_or_signs(index in 0..1217usize, byte: u8) {
        let mut damaged = include_bytes!("keys/pkcs8.der").to_vec();
        damaged[index] = byte;
        if let Ok(read) = ApplicationKey::from_der(APPLICATION, &damaged) {
            prop_assert!(signs(&read));
        }
    }
}
