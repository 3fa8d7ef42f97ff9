//! Whether somebody knows a secret.

use std::error::Error;
use std::fmt;
use std::hint::black_box;

use vonage_video_models::Secret;

/// Whether what was presented is the secret, without telling by the time it takes how much of it is right.
///
/// Every byte that was presented is looked at, whichever was wrong first. How long this takes depends on the length of
/// what was presented, which the other side knows anyway. The length of the secret shows in nothing but whether one
/// more byte is compared with one of the secret or with 0. An empty secret is nobody's: nothing matches it.
///
/// Use it for a secret in the path of the WebSocket's address; for one in a header see
/// [`Handshake::require_secret`](super::Handshake::require_secret) and
/// [`Connected::require_secret`](super::Connected::require_secret).
///
/// ```
/// use vonage_video_audio_connector::socket::secret_matches;
/// use vonage_video_models::Secret;
///
/// let secret = Secret::new("nine-lanterns");
/// assert!(secret_matches(b"nine-lanterns", &secret));
/// assert!(!secret_matches(b"nine-lantern", &secret));
/// ```
#[must_use]
pub fn secret_matches(presented: &[u8], secret: &Secret) -> bool {
    let secret = secret.expose().as_bytes();
    let mut difference = u8::from(presented.len() != secret.len()) | u8::from(secret.is_empty());
    let padded = secret.iter().copied().chain(std::iter::repeat(0));
    for (byte, right) in presented.iter().zip(padded) {
        // Hidden from the compiler, which might otherwise stop at the first difference.
        difference = black_box(difference | (byte ^ right));
    }
    difference == 0
}

/// Why a connection is not let in. Says nothing of what was presented or expected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotLetIn {
    /// There is no such header.
    Missing {
        /// The header's name.
        header: String,
    },
    /// The header is there more than once.
    Repeated {
        /// The header's name.
        header: String,
    },
    /// The header holds something else than the secret, or any of the secrets.
    Wrong {
        /// The header's name.
        header: String,
    },
}

impl NotLetIn {
    /// Checks the values of a header against the secrets, any of which is right.
    pub(super) fn check<'a>(
        header: &str,
        mut values: impl Iterator<Item = &'a [u8]>,
        secrets: &[&Secret],
    ) -> Result<(), Self> {
        let header = header.to_owned();
        let Some(value) = values.next() else {
            return Err(Self::Missing { header });
        };
        if values.next().is_some() {
            return Err(Self::Repeated { header });
        }
        // All of them are looked at: which one it was does not show either.
        let right = secrets
            .iter()
            .fold(false, |right, secret| right | secret_matches(value, secret));
        match right {
            true => Ok(()),
            false => Err(Self::Wrong { header }),
        }
    }
}

impl fmt::Display for NotLetIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { header } => write!(f, "the header `{header}` is missing"),
            Self::Repeated { header } => write!(f, "the header `{header}` is there more than once"),
            Self::Wrong { header } => write!(f, "the header `{header}` does not hold the secret"),
        }
    }
}

impl Error for NotLetIn {}
