//! Why a key could not be used.

use std::error::Error;
use std::fmt;

use super::problem::Problem;

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

/// What is wrong with a key, as far as a program can act on it; the error's text is more precise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyErrorKind {
    /// The application id is empty, or has blanks in it.
    ApplicationId,
    /// The file is over 1 MiB or could not be read; then the cause is the `source()`.
    File,
    /// A file's path was given in place of its content.
    FilePath,
    /// A key's text was given in place of a file's path.
    PemInsteadOfPath,
    /// The bytes are not UTF-8 text; perhaps they are DER, or text in UTF-16.
    NotUtf8,
    /// There is no key in a form that is read: empty text, JSON, base64 without BEGIN and END lines, PEM blocks of
    /// other things, PKCS#12 or OpenSSH's own form.
    Format,
    /// The key is cut off or changed: its lines, its base64, its structure or its numbers are wrong. A public exponent
    /// below 65537 counts as wrong.
    Damaged,
    /// The private key is encrypted with a passphrase.
    Encrypted,
    /// A public key or a certificate was given where another key is needed.
    WrongDocument,
    /// The key is for another algorithm than RS256: elliptic curves, Ed25519, RSA restricted to PSS, DSA.
    Algorithm,
    /// The RSA key has a length that is not supported: 2048, 3072 and 4096 bits can sign, 2048 to 8192 can check.
    Length,
}

impl KeyError {
    pub(crate) fn new(problem: Problem, wanted: Wanted) -> Self {
        Self {
            kind: problem.kind,
            told: match wanted {
                Wanted::Private => problem.private,
                Wanted::Public => problem.public,
            },
            bits: 0,
            source: None,
        }
    }

    pub(crate) fn sized(problem: Problem, wanted: Wanted, bits: usize) -> Self {
        Self {
            bits,
            ..Self::new(problem, wanted)
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn file(source: std::io::Error) -> Self {
        Self {
            source: Some(source),
            ..Self::new(super::problem::FILE, Wanted::Private)
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
