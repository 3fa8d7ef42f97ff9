//! Errors of what was put in: of a request, or as a setting of the client.

use vonage_video_models::InvalidInput;

use super::{Error, ErrorKind};
use crate::Outcome;

impl From<InvalidInput> for Error {
    /// An input of a request makes an [`ErrorKind::Request`], a setting of the client an [`ErrorKind::Config`].
    fn from(input: InvalidInput) -> Self {
        if input.is_setting() {
            return Self::config_caused_by("a setting of the client is wrong", input);
        }
        Self::new(
            ErrorKind::Request,
            Outcome::NotApplied,
            "an input is wrong, nothing was sent",
        )
        .caused_by(input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_is_found_again() {
        let error = Error::from(InvalidInput::new("location", "is `here`", "one IPv4 address"));
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Request, Outcome::NotApplied)
        );
        assert_eq!(error.input().unwrap().field(), "location");
    }

    #[test]
    fn a_wrong_setting_is_a_matter_of_the_configuration() {
        let error = Error::from(InvalidInput::setting(
            "proxy",
            "has no host",
            "`http://host:port`",
        ));
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Config, Outcome::NotApplied)
        );
        assert_eq!(error.input().unwrap().field(), "proxy");
    }
}
