//! Why a key could not be used, in words that say what to do about it.

use std::error::Error;
use std::fmt;

/// A key that could not be read or may not be used.
///
/// `Display` is one line that says what was found and what to do. Nothing of the key appears in it.
#[derive(Debug)]
pub struct KeyError {
    kind: KeyErrorKind,
    wanted: Wanted,
    bits: usize,
    source: Option<std::io::Error>,
}

/// What a key was wanted for: the remedy differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Private,
    Public,
}

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyErrorKind {
    /// The application id is empty, or has blanks in it.
    ApplicationId,
    /// Nothing but blanks was given.
    Empty,
    /// The bytes are not text; perhaps they are DER.
    NotUtf8,
    /// A file's path was given in place of its content.
    FilePath,
    /// A key's text was given in place of a file's path.
    PemInsteadOfPath,
    /// The file could not be read; the cause is the `source()`.
    File,
    /// The file is far too long for a key.
    FileTooLong,
    /// A JSON document was given.
    Json,
    /// The text is base64 of something, without the lines that say of what.
    NoArmor,
    /// The PEM text was encoded as base64 once more.
    EncodedTwice,
    /// No `-----BEGIN …-----` line was found.
    NotPem,
    /// A `-----BEGIN …-----` line has no `-----END …-----` line of the same name.
    NoEndLine,
    /// The text between the two lines is not base64.
    InvalidBase64,
    /// The key stops before its end.
    Truncated,
    /// The document is no key of any known form.
    Malformed,
    /// There are PEM blocks, but none is a key.
    NoKeyBlock,
    /// A public key was given where a private one is needed.
    PublicKey,
    /// A certificate was given; it holds no private key.
    Certificate,
    /// The private key is encrypted (PKCS#8).
    EncryptedPkcs8,
    /// The private key is encrypted in OpenSSL's old form (`Proc-Type`, `DEK-Info`).
    EncryptedPkcs1,
    /// A PKCS#12 (`.p12`, `.pfx`) container was given.
    Pkcs12,
    /// The key is in OpenSSH's own form.
    OpenSsh,
    /// The key is for elliptic curves (ECDSA).
    EllipticCurve,
    /// The key is for Ed25519 or a relative of it.
    Edwards,
    /// The RSA key is restricted to PSS signatures; RS256 uses the older PKCS#1 v1.5 ones.
    RsaPss,
    /// The key is of some other algorithm.
    OtherAlgorithm,
    /// The RSA key has fewer than 2048 bits.
    TooShort,
    /// The RSA key has more bits than are supported: 4096 for signing, 8192 for checking.
    TooLong,
    /// The RSA key has an odd number of bits such as 2056: only 2048, 3072 and 4096 are supported for signing.
    UnsupportedLength,
    /// The numbers of the RSA key do not fit together, or its public exponent is below 65537.
    Rejected,
}

impl KeyError {
    pub(crate) fn new(kind: KeyErrorKind, wanted: Wanted) -> Self {
        Self {
            kind,
            wanted,
            bits: 0,
            source: None,
        }
    }

    pub(crate) fn sized(kind: KeyErrorKind, wanted: Wanted, bits: usize) -> Self {
        Self {
            bits,
            ..Self::new(kind, wanted)
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn file(source: std::io::Error) -> Self {
        Self {
            source: Some(source),
            ..Self::new(KeyErrorKind::File, Wanted::Private)
        }
    }

    /// What is wrong, for a `match`.
    pub fn kind(&self) -> KeyErrorKind {
        self.kind
    }

    fn text(&self) -> &'static str {
        use KeyErrorKind as Kind;
        match self.kind {
            Kind::ApplicationId => {
                "the application id is empty or has blanks in it; it is the UUID the Vonage dashboard shows"
            }
            Kind::Empty => {
                "the key is empty; pass the text of the PEM file, from its BEGIN line to its END line"
            }
            Kind::NotUtf8 => {
                "the key is not text; if it is DER use from_der, or convert it: openssl pkey -inform DER -in key.der -out private.key"
            }
            Kind::FilePath => {
                "this is a file's path, not its content; read the file first, or use ApplicationKey::from_pem_file"
            }
            Kind::PemInsteadOfPath => "this is a key's text, not a file's path; use ApplicationKey::from_pem",
            Kind::File => "the private key file cannot be read",
            Kind::FileTooLong => {
                "the private key file is over 1 MiB; name the PEM file the Vonage dashboard gave out"
            }
            Kind::Json => {
                "this is JSON; pass only the text of its private key field, from BEGIN line to END line"
            }
            Kind::NoArmor => {
                "the key is bare base64; put -----BEGIN PRIVATE KEY----- before it and -----END PRIVATE KEY----- after it"
            }
            Kind::EncodedTwice => {
                "the PEM text has been encoded as base64 once more; decode it first: base64 -d"
            }
            Kind::NotPem => "no -----BEGIN … KEY----- line was found; pass the text of a PEM file",
            Kind::NoEndLine => {
                "the key has a BEGIN line but no matching END line; it was cut off: in one-line settings write line breaks as \\n"
            }
            Kind::InvalidBase64 => {
                "the key has characters that are not base64 between its BEGIN and END lines; copy the file again, unchanged"
            }
            Kind::Truncated => {
                "the key stops before its end; copy the file again, from BEGIN line to END line"
            }
            Kind::Malformed => {
                "the document is no key of a known form; check it with: openssl pkey -in private.key -noout -text"
            }
            Kind::NoKeyBlock => {
                "there are PEM blocks but none is a key; pass the PEM file the Vonage dashboard gave out"
            }
            Kind::PublicKey => {
                "this is a public key, but signing needs the private one: the file the Vonage dashboard gave out when the key pair was made"
            }
            Kind::Certificate => match self.wanted {
                Wanted::Private => {
                    "this is a certificate, which holds no private key; pass the private key that belongs to it"
                }
                Wanted::Public => {
                    "this is a certificate; extract its public key: openssl x509 -in cert.pem -noout -pubkey"
                }
            },
            Kind::EncryptedPkcs8 | Kind::EncryptedPkcs1 => {
                "the private key is encrypted with a passphrase; decrypt it: openssl pkey -in encrypted.key -out private.key"
            }
            Kind::Pkcs12 => {
                "this is a PKCS#12 container; extract its key: openssl pkcs12 -in file.p12 -nocerts -nodes -out private.key"
            }
            Kind::OpenSsh => {
                "the key is in OpenSSH's own form; convert it: ssh-keygen -p -m PEM -f private.key"
            }
            Kind::EllipticCurve => {
                "this is an elliptic curve key, but the Vonage Video API takes RSA; make one: openssl genrsa -out private.key 2048"
            }
            Kind::Edwards => {
                "this is an Ed25519 or similar key, but the Vonage Video API takes RSA; make one: openssl genrsa -out private.key 2048"
            }
            Kind::RsaPss => {
                "this RSA key is restricted to PSS, but RS256 is PKCS#1 v1.5; make a plain one: openssl genrsa -out private.key 2048"
            }
            Kind::OtherAlgorithm => {
                "this is not an RSA key, which the Vonage Video API takes; make one: openssl genrsa -out private.key 2048"
            }
            Kind::TooShort => "bits are too few; 2048 is the least: openssl genrsa -out private.key 2048",
            Kind::TooLong => match self.wanted {
                Wanted::Private => {
                    "bits are too many; 4096 is the most for signing: openssl genrsa -out private.key 4096"
                }
                Wanted::Public => "bits are too many; 8192 is the most for checking signatures",
            },
            Kind::UnsupportedLength => {
                "bits are an unusual length; use 2048, 3072 or 4096: openssl genrsa -out private.key 2048"
            }
            Kind::Rejected => {
                "the numbers of the RSA key do not fit together, or its exponent is below 65537; check it: openssl rsa -in private.key -check -noout"
            }
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bits > 0 {
            write!(f, "the RSA key's {} ", self.bits)?;
        }
        f.write_str(self.text())
    }
}

impl Error for KeyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
