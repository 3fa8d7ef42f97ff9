//! What is said about a key that cannot be used: what was found, and what to do. It speaks to whoever has the file, so
//! it names commands, not functions.

use crate::key::KeyErrorKind;
use crate::key::error::Wanted;

/// PowerShell and some editors on Windows write files so.
pub(crate) const UTF_16: &str = "the text of the key is UTF-16; save the file as UTF-8 or ASCII";

/// A new key is of no use until the service knows its public half.
macro_rules! make_another {
    ($found:literal) => {
        concat!(
            $found,
            "; make another: openssl genrsa -out private.key 2048, and register its public half with the application in \
             the Vonage dashboard: openssl rsa -in private.key -pubout"
        )
    };
}

macro_rules! not_the_applications {
    ($found:literal) => {
        concat!(
            $found,
            "; pass the RSA public key that is registered with the application in the Vonage dashboard"
        )
    };
}

pub(crate) fn of(kind: KeyErrorKind, wanted: Wanted) -> &'static str {
    for_either(kind).unwrap_or_else(|| match wanted {
        Wanted::Private => for_private(kind),
        Wanted::Public => for_public(kind),
    })
}

fn for_either(kind: KeyErrorKind) -> Option<&'static str> {
    use KeyErrorKind as Kind;
    Some(match kind {
        Kind::ApplicationId => {
            "the application id is empty or has blanks in it; it is the UUID the Vonage dashboard shows"
        }
        Kind::Empty => "the key is empty; pass the text of the PEM file, from its BEGIN line to its END line",
        Kind::NotUtf8 => {
            "the key is not text; if it is DER, convert it: openssl pkey -inform DER -in key.der -out private.key"
        }
        Kind::FilePath => "this is a file's path, not its content; pass the text of the file",
        Kind::PemInsteadOfPath => {
            "this is a key's text, not a file's path; pass the path of the file it is in"
        }
        Kind::File => "the private key file cannot be read",
        Kind::FileTooLong => {
            "the private key file is over 1 MiB; name the PEM file the Vonage dashboard gave out"
        }
        Kind::Json => {
            "this is JSON; pass only the text of its private key field, from BEGIN line to END line"
        }
        Kind::EncodedTwice => "the PEM text has been encoded as base64 once more; decode it first: base64 -d",
        Kind::NotPem => "no -----BEGIN … KEY----- line was found; pass the text of a PEM file",
        Kind::NoEndLine => {
            "the key has a BEGIN line but no matching END line; it was cut off: in one-line settings write line breaks as \\n"
        }
        Kind::InvalidBase64 => {
            "the key has characters that are not base64 between its BEGIN and END lines; copy the file again, unchanged"
        }
        Kind::Truncated => "the key stops before its end; copy the file again, from BEGIN line to END line",
        Kind::Malformed => {
            "the document is no key of a known form; check it with: openssl pkey -in private.key -noout -text"
        }
        Kind::NoKeyBlock => {
            "there are PEM blocks but none is a key; pass the PEM file the Vonage dashboard gave out"
        }
        Kind::EncryptedPkcs8 | Kind::EncryptedPkcs1 => {
            "the private key is encrypted with a passphrase; decrypt it: openssl pkey -in encrypted.key -out private.key"
        }
        Kind::Pkcs12 => {
            "this is a PKCS#12 container (.p12, .pfx); extract its key: openssl pkcs12 -in file.p12 -nocerts -nodes -out private.key"
        }
        Kind::UnsupportedLength => {
            make_another!("bits are an unusual length; only 2048, 3072 and 4096 are supported")
        }
        Kind::Rejected => {
            "the numbers of the RSA key do not fit together, or its exponent is below 65537; check it: openssl rsa -in private.key -check -noout"
        }
        _ => return None,
    })
}

fn for_private(kind: KeyErrorKind) -> &'static str {
    use KeyErrorKind as Kind;
    match kind {
        Kind::NoArmor => {
            "the key is bare base64; put -----BEGIN PRIVATE KEY----- before it and -----END PRIVATE KEY----- after it"
        }
        Kind::PublicKey => {
            "this is a public key, but signing needs the private one: the file the Vonage dashboard gave out when the key pair was made"
        }
        Kind::Certificate => {
            "this is a certificate, which holds no private key; pass the private key that belongs to it"
        }
        Kind::OpenSsh => {
            "the RSA key is in OpenSSH's own form; convert a copy of it in place: ssh-keygen -p -m PEM -f private.key"
        }
        Kind::EllipticCurve => {
            make_another!("this is an elliptic curve key, but the Vonage Video API accepts RSA alone")
        }
        Kind::Edwards => {
            make_another!("this is an Ed25519 or similar key, but the Vonage Video API accepts RSA alone")
        }
        Kind::RsaPss => make_another!("this RSA key is restricted to PSS, but RS256 is PKCS#1 v1.5"),
        Kind::TooShort => make_another!("bits are too few; 2048 is the least"),
        Kind::TooLong => make_another!("bits are too many; 4096 is the most for signing"),
        _ => make_another!("this is not an RSA key, and the Vonage Video API accepts RSA alone"),
    }
}

fn for_public(kind: KeyErrorKind) -> &'static str {
    use KeyErrorKind as Kind;
    match kind {
        Kind::NoArmor => {
            "the key is bare base64; put -----BEGIN PUBLIC KEY----- before it and -----END PUBLIC KEY----- after it"
        }
        Kind::Certificate => {
            "this is a certificate; extract its public key: openssl x509 -in cert.pem -noout -pubkey"
        }
        Kind::OpenSsh => {
            "the key is in OpenSSH's own form; convert it: ssh-keygen -e -m PKCS8 -f key.pub > public.pem"
        }
        Kind::EllipticCurve => {
            not_the_applications!("this is an elliptic curve key, and no such key signs tokens")
        }
        Kind::Edwards => {
            not_the_applications!("this is an Ed25519 or similar key, and no such key signs tokens")
        }
        Kind::RsaPss => {
            not_the_applications!("this RSA key is restricted to PSS, but tokens are signed with PKCS#1 v1.5")
        }
        Kind::TooShort => "bits are too few; 2048 is the least",
        Kind::TooLong => "bits are too many; 8192 is the most for checking signatures",
        _ => not_the_applications!("this is not an RSA key"),
    }
}
