//! Why the tour ends early. Of its own, so that what the tour takes for a defect is none for other commands.

use std::error::Error as StdError;
use std::io;

use vonage_video::archives::download::DownloadError;
use vonage_video::webhooks::{ReceiverError, Refusal, SignatureSecretError};
use vonage_video::{Error, InvalidInput, TokenError, WaitError};
use vonage_video_emulator::{ControlError, InvalidWebhook, StartError};

use crate::exit::Failure;

/// The tour cannot go on.
#[derive(Debug)]
pub(super) struct Halt(Failure);

/// The tour took a turn it must not take.
pub(super) fn unexpected(what: &'static str) -> Halt {
    Halt(Failure::failed(
        "demo",
        what,
        "SDK and emulator do not fit together; use versions of one release",
    ))
}

impl Halt {
    fn because(self, cause: impl StdError + Send + Sync + 'static) -> Self {
        Self(self.0.because(cause))
    }
}

impl From<Halt> for Failure {
    fn from(halt: Halt) -> Self {
        halt.0
    }
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self(error.into())
    }
}

impl From<InvalidInput> for Halt {
    fn from(error: InvalidInput) -> Self {
        Self(error.into())
    }
}

impl From<TokenError> for Halt {
    fn from(error: TokenError) -> Self {
        Self(error.into())
    }
}

impl From<StartError> for Halt {
    fn from(error: StartError) -> Self {
        Self(Failure::failed(
            "demo",
            "the tour cannot start",
            "the emulator needs two free ports on 127.0.0.1",
        ))
        .because(error)
    }
}

impl From<ControlError> for Halt {
    fn from(error: ControlError) -> Self {
        unexpected("the emulator refused what it should accept").because(error)
    }
}

impl<T: Send + Sync + 'static> From<WaitError<T>> for Halt {
    fn from(error: WaitError<T>) -> Self {
        unexpected("what should have come did not").because(error)
    }
}

impl From<DownloadError> for Halt {
    fn from(error: DownloadError) -> Self {
        unexpected("the recording could not be downloaded").because(error)
    }
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self(Failure::failed(
            "demo",
            "the tour cannot use its socket or its temporary folder",
            "it needs a free port on 127.0.0.1 and room in the folder for temporary files",
        ))
        .because(error)
    }
}

/// What the tour itself sets up or sends, or what the emulator does, is refused only by a defect.
macro_rules! defects {
    ($($error:ty),+) => {
        $(impl From<$error> for Halt {
            fn from(error: $error) -> Self {
                unexpected("a webhook of the tour was refused").because(error)
            }
        })+
    };
}

defects!(InvalidWebhook, ReceiverError, Refusal, SignatureSecretError);
