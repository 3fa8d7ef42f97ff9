//! What can go wrong outside the API itself.

use std::error::Error;
use std::fmt;

/// An application that cannot be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidApplication {
    id: String,
    problem: ApplicationProblem,
}

/// What is wrong with an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApplicationProblem {
    /// The id is not made of 1 to 64 letters, digits, dashes, underscores and dots.
    Id,
    /// The key is not an RSA public key in PEM form.
    Key,
    /// There is an application of this id already.
    Taken,
}

impl InvalidApplication {
    pub(crate) fn new(id: &str, problem: ApplicationProblem) -> Self {
        Self {
            id: id.to_owned(),
            problem,
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> ApplicationProblem {
        self.problem
    }
}

impl fmt::Display for InvalidApplication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            ApplicationProblem::Id => {
                "its id must be 1 to 64 letters, digits, dashes, underscores or dots, as a UUID is"
            }
            ApplicationProblem::Key => "its public key must be an RSA public key in PEM form",
            ApplicationProblem::Taken => "there is an application of this id already",
        };
        write!(f, "application {:?} cannot be registered: {problem}", self.id)
    }
}

impl Error for InvalidApplication {}

/// Why an emulator did not start.
#[derive(Debug)]
pub struct StartError {
    what: String,
    source: Box<dyn Error + Send + Sync>,
}

impl StartError {
    pub(crate) fn new(what: impl Into<String>, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            what: what.into(),
            source: source.into(),
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the emulator cannot start: {}", self.what)
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
