//! An application's private key.

mod der;
mod document;
mod error;
mod import;
mod pem;
mod problem;
mod provider;
mod public;
mod signer;

use std::fmt;
use std::sync::Arc;

pub use self::error::{KeyError, KeyErrorKind};
use self::provider::Pair;
#[cfg(feature = "aws-lc-rs")]
pub use self::provider::SigningProvider;
pub use self::public::PublicKey;
pub use self::signer::{SignError, Signature, Signer, Signing};

/// The private key of a Vonage application, together with the application's id.
///
/// Parsed once, then cheap to clone and share: all clones use the same key. It signs without waiting for anything
/// ([`sign`](Self::sign)), and is a [`Signer`] too.
///
/// # Which forms are read
///
/// PKCS#8 (`BEGIN PRIVATE KEY`, what the Vonage dashboard gives out) and PKCS#1 (`BEGIN RSA PRIVATE KEY`), of 2048,
/// 3072 or 4096 bits. Line breaks may be missing, or written as `\n` or `\r\n` in letters, as environment variables
/// often have them; blanks and quotes around the text, and other blocks such as certificates, do no harm. If there
/// are several private keys the first one counts.
///
/// # What stays in memory
///
/// Every buffer this crate makes while reading a key is wiped before it is freed. Two things are out of its reach:
/// the text or bytes passed in, which belong to the caller, and the numbers `ring` keeps for as long as a
/// clone of the key lives; `ring` does not wipe them when they are freed. Where that matters, keep the key in another
/// process or in a key store and implement [`Signer`].
///
/// # Which library signs
///
/// ring does. With the feature `aws-lc-rs` a key can be read for AWS-LC instead, by the constructors whose names end in
/// `_with`; nothing changes for the others.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pem = include_str!("../../tests/keys/pkcs8.pem");
/// use vonage_video_auth::ApplicationKey;
///
/// let key = ApplicationKey::from_pem("11112222-3333-4444-8555-666677778888", pem)?;
/// let signature = key.sign(b"anything")?;
/// assert_eq!(signature.as_bytes().len(), 256);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ApplicationKey {
    inner: Arc<Inner>,
}

struct Inner {
    application_id: String,
    pair: Pair,
}

impl ApplicationKey {
    /// Reads the first private key of a PEM text.
    ///
    /// # Errors
    ///
    /// [`KeyError`] tells what was found in place of a usable RSA key, and the remedy; [`KeyErrorKind`] lists the cases.
    pub fn from_pem(application_id: impl Into<String>, pem: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        Self::new(
            application_id.into(),
            import::pem(pem.as_ref(), error::Wanted::Private, ring),
        )
    }

    /// Reads a private key in DER: PKCS#8 or PKCS#1, whichever it is.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der(application_id: impl Into<String>, der: &[u8]) -> Result<Self, KeyError> {
        Self::new(application_id.into(), ring(der))
    }

    /// Reads the PEM file at `path`.
    ///
    /// This blocks the thread while it reads, so it belongs to a program's start, not to the handling of requests.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem), and [`KeyErrorKind::File`] if the file cannot be read.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn from_pem_file(
        application_id: impl Into<String>,
        path: impl AsRef<std::path::Path>,
    ) -> Result<Self, KeyError> {
        let pem = read_file(path.as_ref())?;
        Self::from_pem(application_id, pem.as_slice())
    }

    fn new(application_id: String, pair: Result<Pair, KeyError>) -> Result<Self, KeyError> {
        if application_id.is_empty() || application_id.contains(char::is_whitespace) {
            return Err(KeyError::new(problem::APPLICATION_ID, error::Wanted::Private));
        }
        Ok(Self {
            inner: Arc::new(Inner {
                application_id,
                pair: pair?,
            }),
        })
    }

    /// The application the key belongs to.
    pub fn application_id(&self) -> &str {
        &self.inner.application_id
    }

    /// The public half, with which signatures are checked. It is no secret.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::trusted(self.inner.pair.public())
    }

    /// Signs with RS256 (RSASSA-PKCS1-v1_5 over SHA-256): at once, without a runtime.
    ///
    /// It takes about a millisecond of processor time with a key of 2048 bits.
    ///
    /// # Errors
    ///
    /// A permanent [`SignError`] if the key fails its own check of the result, or on `wasm32-unknown-unknown` without
    /// the feature `wasm-js`.
    pub fn sign(&self, input: &[u8]) -> Result<Signature, SignError> {
        self.inner.pair.sign(input).map(Signature::from)
    }
}

impl Signer for ApplicationKey {
    fn sign<'signer, 'input, 'future>(&'signer self, input: &'input [u8]) -> Signing<'future>
    where
        'signer: 'future,
        'input: 'future,
    {
        Box::pin(async move { ApplicationKey::sign(self, input) })
    }
}

impl fmt::Debug for ApplicationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApplicationKey")
            .field("application_id", &self.inner.application_id)
            .field("bits", &(self.inner.pair.bytes() * 8))
            .field("private_key", &"[redacted]")
            .finish()
    }
}

fn ring(der: &[u8]) -> Result<Pair, KeyError> {
    import::private(der).map(Pair::Ring)
}

/// Reads a whole file into a buffer that is wiped, and that does not grow while it is read.
#[cfg(not(target_arch = "wasm32"))]
fn read_file(path: &std::path::Path) -> Result<zeroize::Zeroizing<Vec<u8>>, KeyError> {
    use std::io::Read as _;

    const MOST: usize = 1 << 20;
    let fail = |problem| KeyError::new(problem, error::Wanted::Private);
    if path.as_os_str().to_string_lossy().contains("-----BEGIN") {
        return Err(fail(problem::PEM_INSTEAD_OF_PATH));
    }
    let mut file = std::fs::File::open(path).map_err(KeyError::file)?;
    let length = file.metadata().map_err(KeyError::file)?.len();
    let length = usize::try_from(length).unwrap_or(MOST).min(MOST);
    // Pipes say they are empty; a key of 4096 bits takes 3.3 kB.
    let mut pem = zeroize::Zeroizing::new(Vec::with_capacity(length.max(16 * 1024) + 1));
    file.by_ref()
        .take(MOST as u64 + 1)
        .read_to_end(&mut pem)
        .map_err(KeyError::file)?;
    if pem.len() > MOST {
        Err(fail(problem::FILE_TOO_LONG))
    } else {
        Ok(pem)
    }
}
