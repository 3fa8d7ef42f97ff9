//! Why a key could not be used, in words that say what to do about it.

use std::error::Error;
use std::fmt;

use crate::key::text;

/// A key that could not be read or may not be used.
///
/// `Display` is one line that says what was found and what to do. Nothing of the key appears in it.
#[derive(Debug)]
pub struct KeyError {
    kind: KeyErrorKind,
    told: &'static str,
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
    /// The bytes are not UTF-8 text; perhaps they are DER, or text in UTF-16.
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
    /// The RSA key, private or public, is in OpenSSH's own form.
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
        Self::saying(kind, text::of(kind, wanted))
    }

    /// In words of its own, where the kind alone says too little.
    pub(crate) fn saying(kind: KeyErrorKind, told: &'static str) -> Self {
        Self {
            kind,
            told,
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
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.bits > 0 {
            write!(f, "the RSA key's {} ", self.bits)?;
        }
        f.write_str(self.told)
    }
}

impl Error for KeyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
