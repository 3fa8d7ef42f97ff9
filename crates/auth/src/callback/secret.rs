//! The secret that both sides of a callback know.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use ring::hmac;
use zeroize::Zeroizing;

/// The most characters the Vonage dashboard takes.
const LONGEST: usize = 50;

/// The signature secret of a callback, as the Vonage dashboard shows it next to the callback's URL.
///
/// Cheap to clone. The text is wiped once the last clone is dropped; what ring derives from it lives on the stack while a
/// token is checked, and is out of this crate's reach. `Debug` keeps the secret back.
///
/// ```
/// use vonage_video_auth::SignatureSecret;
///
/// let secret = SignatureSecret::new("example-signature-secret-not-real")?;
/// assert_eq!(format!("{secret:?}"), "SignatureSecret([redacted])");
/// # Ok::<(), vonage_video_auth::SignatureSecretError>(())
/// ```
#[derive(Clone)]
pub struct SignatureSecret(Arc<Zeroizing<String>>);

/// A text that cannot be a signature secret. It shows nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureSecretError {
    /// It has no character. Everybody could sign with it.
    Empty,
    /// It has more than 50 characters.
    TooLong,
    /// It holds a line break or another control character, which cannot be typed into the dashboard.
    ControlCharacter,
}

impl SignatureSecret {
    /// Takes a secret of 1 to 50 characters (Vonage, "Secure callbacks"), byte for byte: blanks count.
    ///
    /// # Errors
    ///
    /// [`SignatureSecretError`] for other lengths, and for control characters: the line break at the end of a file is
    /// the usual one.
    pub fn new(secret: impl Into<String>) -> Result<Self, SignatureSecretError> {
        // Wiped also when it is refused.
        let secret = Zeroizing::new(secret.into());
        if secret.is_empty() {
            return Err(SignatureSecretError::Empty);
        }
        if secret.chars().any(char::is_control) {
            return Err(SignatureSecretError::ControlCharacter);
        }
        if secret.chars().count() > LONGEST {
            return Err(SignatureSecretError::TooLong);
        }
        Ok(Self(Arc::new(secret)))
    }

    pub(super) fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.0.as_bytes())
    }
}

impl fmt::Debug for SignatureSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignatureSecret([redacted])")
    }
}

impl fmt::Display for SignatureSecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the signature secret is empty; the Vonage dashboard shows it next to the callback's URL",
            Self::TooLong => "the signature secret has more than 50 characters; Vonage takes 1 to 50",
            Self::ControlCharacter => {
                "the signature secret holds a control character; was the line break at the end of a file read along?"
            }
        })
    }
}

impl Error for SignatureSecretError {}
