//! What is found in place of a usable key, and what to do about it.
//!
//! The texts speak to the person who has the file, so they name commands, not functions.

use super::error::KeyErrorKind as Kind;

/// A finding: its kind, and what to say where a private key, or a public one, is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(super) kind: Kind,
    pub(super) private: &'static str,
    pub(super) public: &'static str,
}

const fn either(kind: Kind, text: &'static str) -> Problem {
    by_use(kind, text, text)
}

const fn by_use(kind: Kind, private: &'static str, public: &'static str) -> Problem {
    Problem {
        kind,
        private,
        public,
    }
}

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

pub(crate) const APPLICATION_ID: Problem = either(
    Kind::ApplicationId,
    "the application id is empty or has blanks in it; it is the UUID the Vonage dashboard shows",
);
#[cfg(not(target_arch = "wasm32"))]
pub(crate) const FILE: Problem = either(Kind::File, "the private key file cannot be read");
#[cfg(not(target_arch = "wasm32"))]
pub(crate) const FILE_TOO_LONG: Problem = either(
    Kind::File,
    "the private key file is over 1 MiB; name the PEM file the Vonage dashboard gave out",
);
pub(crate) const FILE_PATH: Problem = either(
    Kind::FilePath,
    "this is a file's path, not its content; pass the text of the file",
);
#[cfg(not(target_arch = "wasm32"))]
pub(crate) const PEM_INSTEAD_OF_PATH: Problem = either(
    Kind::PemInsteadOfPath,
    "this is a key's text, not a file's path; pass the path of the file it is in",
);
pub(crate) const NOT_UTF8: Problem = either(
    Kind::NotUtf8,
    "the key is not text; if it is DER, convert it: openssl pkey -inform DER -in key.der -out private.key",
);
/// PowerShell and some editors on Windows write files so.
pub(crate) const UTF_16: Problem = either(
    Kind::NotUtf8,
    "the text of the key is UTF-16; save the file as UTF-8 or ASCII",
);
pub(crate) const EMPTY: Problem = either(
    Kind::Format,
    "the key is empty; pass the text of the PEM file, from its BEGIN line to its END line",
);
pub(crate) const JSON: Problem = either(
    Kind::Format,
    "this is JSON; pass only the text of its private key field, from BEGIN line to END line",
);
pub(crate) const NO_ARMOR: Problem = by_use(
    Kind::Format,
    "the key is bare base64; put -----BEGIN PRIVATE KEY----- before it and -----END PRIVATE KEY----- after it",
    "the key is bare base64; put -----BEGIN PUBLIC KEY----- before it and -----END PUBLIC KEY----- after it",
);
pub(crate) const ENCODED_TWICE: Problem = either(
    Kind::Format,
    "the PEM text has been encoded as base64 once more; decode it first: base64 -d",
);
pub(crate) const NO_BEGIN_LINE: Problem = either(
    Kind::Format,
    "no -----BEGIN … KEY----- line was found; pass the text of a PEM file",
);
pub(crate) const NO_KEY_BLOCK: Problem = either(
    Kind::Format,
    "there are PEM blocks but none is a key; pass the PEM file the Vonage dashboard gave out",
);
pub(crate) const PKCS12: Problem = either(
    Kind::Format,
    "this is a PKCS#12 container (.p12, .pfx); extract its key: openssl pkcs12 -in file.p12 -nocerts -nodes -out private.key",
);
pub(crate) const OPENSSH: Problem = by_use(
    Kind::Format,
    "the RSA key is in OpenSSH's own form; convert a copy of it in place: ssh-keygen -p -m PEM -f private.key",
    "the key is in OpenSSH's own form; convert it: ssh-keygen -e -m PKCS8 -f key.pub > public.pem",
);
pub(crate) const NO_END_LINE: Problem = either(
    Kind::Damaged,
    "the key has a BEGIN line but no matching END line; it was cut off: in one-line settings write line breaks as \\n",
);
pub(crate) const INVALID_BASE64: Problem = either(
    Kind::Damaged,
    "the key has characters that are not base64 between its BEGIN and END lines; copy the file again, unchanged",
);
pub(crate) const TRUNCATED: Problem = either(
    Kind::Damaged,
    "the key stops before its end; copy the file again, from BEGIN line to END line",
);
pub(crate) const MALFORMED: Problem = either(
    Kind::Damaged,
    "the document is no key of a known form; check it with: openssl pkey -in private.key -noout -text",
);
pub(crate) const REJECTED: Problem = either(
    Kind::Damaged,
    "the numbers of the RSA key do not fit together, or its exponent is below 65537; check it: openssl rsa -in private.key -check -noout",
);
pub(crate) const ENCRYPTED: Problem = either(
    Kind::Encrypted,
    "the private key is encrypted with a passphrase; decrypt it: openssl pkey -in encrypted.key -out private.key",
);
pub(crate) const PUBLIC_KEY: Problem = either(
    Kind::WrongDocument,
    "this is a public key, but signing needs the private one: the file the Vonage dashboard gave out when the key pair was made",
);
pub(crate) const CERTIFICATE: Problem = by_use(
    Kind::WrongDocument,
    "this is a certificate, which holds no private key; pass the private key that belongs to it",
    "this is a certificate; extract its public key: openssl x509 -in cert.pem -noout -pubkey",
);
pub(crate) const ELLIPTIC_CURVE: Problem = by_use(
    Kind::Algorithm,
    make_another!("this is an elliptic curve key, but the Vonage Video API accepts RSA alone"),
    not_the_applications!("this is an elliptic curve key, and no such key signs tokens"),
);
pub(crate) const EDWARDS: Problem = by_use(
    Kind::Algorithm,
    make_another!("this is an Ed25519 or similar key, but the Vonage Video API accepts RSA alone"),
    not_the_applications!("this is an Ed25519 or similar key, and no such key signs tokens"),
);
pub(crate) const RSA_PSS: Problem = by_use(
    Kind::Algorithm,
    make_another!("this RSA key is restricted to PSS, but RS256 is PKCS#1 v1.5"),
    not_the_applications!("this RSA key is restricted to PSS, but tokens are signed with PKCS#1 v1.5"),
);
pub(crate) const OTHER_ALGORITHM: Problem = by_use(
    Kind::Algorithm,
    make_another!("this is not an RSA key, and the Vonage Video API accepts RSA alone"),
    not_the_applications!("this is not an RSA key"),
);
// The texts about lengths follow "the RSA key's 1024 ".
pub(crate) const TOO_SHORT: Problem = by_use(
    Kind::Length,
    make_another!("bits are too few; 2048 is the least"),
    "bits are too few; 2048 is the least",
);
pub(crate) const TOO_LONG: Problem = by_use(
    Kind::Length,
    make_another!("bits are too many; 4096 is the most for signing"),
    "bits are too many; 8192 is the most for checking signatures",
);
pub(crate) const UNUSUAL_LENGTH: Problem = either(
    Kind::Length,
    make_another!("bits are an unusual length; only 2048, 3072 and 4096 are supported"),
);
