//! How a run ends: a failure and the exit code it has.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;

use vonage_video::auth::GrantError;
use vonage_video::{ErrorKind, InvalidInput, Outcome, TokenError};

/// The exit codes; 0 is success and 1 is never used, so that a shell's own failures are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// Wrong usage or input; nothing was sent.
    Usage = 2,
    /// Failed, and certainly did not happen.
    NotApplied = 3,
    /// Failed, and may have happened.
    Unknown = 4,
    /// Happened, but its result could not be written.
    Applied = 5,
}

impl Code {
    /// Whether what was asked for has happened.
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self::Usage | Self::NotApplied => Outcome::NotApplied,
            Self::Unknown => Outcome::Unknown,
            Self::Applied => Outcome::Applied,
        }
    }
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A call failed.
    Call(vonage_video::Error),
    /// Something larger failed, and somewhere among its causes is the call that did.
    Around(Box<Around>),
    /// Anything else.
    Problem(Box<Problem>),
    /// The result could not be written.
    Output(io::Error),
}

/// A failure of this program's own.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) kind: &'static str,
    pub(crate) message: Cow<'static, str>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
    pub(crate) advice: Cow<'static, str>,
}

/// A failure whose cause is that of a call, most likely.
#[derive(Debug)]
pub(crate) struct Around {
    pub(crate) message: Cow<'static, str>,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
    /// The code, where it is not that of the call.
    code: Option<Code>,
}

impl Around {
    /// The call that failed.
    pub(crate) fn call(&self) -> Option<&vonage_video::Error> {
        let mut source: Option<&(dyn StdError + 'static)> = Some(self.source.as_ref());
        while let Some(error) = source {
            if let Some(call) = error.downcast_ref() {
                return Some(call);
            }
            source = error.source();
        }
        None
    }
}

impl Failure {
    /// An option or input is wrong.
    pub(crate) fn usage(message: impl Into<Cow<'static, str>>, advice: impl Into<Cow<'static, str>>) -> Self {
        Self::problem(Code::Usage, "usage", message, advice)
    }

    /// Something was tried and did not happen, or a check failed.
    pub(crate) fn failed(
        kind: &'static str,
        message: impl Into<Cow<'static, str>>,
        advice: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::problem(Code::NotApplied, kind, message, advice)
    }

    /// Something was not seen to happen, and may happen yet.
    pub(crate) fn undecided(
        kind: &'static str,
        message: impl Into<Cow<'static, str>>,
        advice: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::problem(Code::Unknown, kind, message, advice)
    }

    /// Something larger failed because a call did, which is among the causes of `source`.
    pub(crate) fn around(
        message: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::Around(Box::new(Around {
            message: message.into(),
            source: source.into(),
            code: None,
        }))
    }

    /// As [`around`](Self::around), where what was asked for may come about all the same.
    pub(crate) fn undecided_around(
        message: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self::Around(Box::new(Around {
            message: message.into(),
            source: source.into(),
            code: Some(Code::Unknown),
        }))
    }

    fn problem(
        code: Code,
        kind: &'static str,
        message: impl Into<Cow<'static, str>>,
        advice: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Problem(Box::new(Problem {
            code,
            kind,
            message: message.into(),
            source: None,
            advice: advice.into(),
        }))
    }

    /// Says what caused it; only a failure of this program's own takes a cause.
    pub(crate) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        if let Self::Problem(problem) = &mut self {
            problem.source = Some(source.into());
        }
        self
    }

    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Call(error) => of_call(error),
            Self::Around(around) => {
                let of_its_call = || around.call().map_or(Code::NotApplied, of_call);
                around.code.unwrap_or_else(of_its_call)
            }
            Self::Problem(problem) => problem.code,
            Self::Output(_) => Code::Applied,
        }
    }
}

fn of_call(error: &vonage_video::Error) -> Code {
    match (error.kind(), error.outcome()) {
        (ErrorKind::Config | ErrorKind::Request, _) => Code::Usage,
        (_, Outcome::NotApplied) => Code::NotApplied,
        (_, Outcome::Unknown) => Code::Unknown,
        (_, Outcome::Applied) => Code::Applied,
    }
}

impl From<vonage_video::Error> for Failure {
    fn from(error: vonage_video::Error) -> Self {
        Self::Call(error)
    }
}

impl From<InvalidInput> for Failure {
    fn from(input: InvalidInput) -> Self {
        Self::Call(input.into())
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Grant(error) => Self::usage(
                format!("{} {}", option_of(error.field()), problem_of(&error)),
                "correct it; --help describes every option",
            ),
            other => Self::failed(
                "sign",
                "the token could not be signed",
                "check the key: `vonage-video doctor`",
            )
            .because(other),
        }
    }
}

/// What the person wrote, for what the SDK calls the field. Either option may have set the end of a token's life.
fn option_of(field: &str) -> &str {
    match field {
        "application_id" => "--application-id",
        "session_id" => "SESSION",
        "role" => "--role",
        "data" => "--data",
        "layout_classes" => "--layout-class",
        "expires_at" => "the expiry (--expires-in or --expires-at)",
        other => other,
    }
}

fn problem_of(error: &GrantError) -> String {
    let text = error.to_string();
    text.strip_prefix(error.field())
        .map_or(text.as_str(), str::trim_start)
        .to_owned()
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

#[cfg(test)]
mod tests {
    use vonage_video::Error;
    use vonage_video::contract::Limit;

    use super::*;

    #[test]
    fn the_code_follows_the_outcome_and_not_the_cause() {
        for (error, code) in [
            (Error::config("no key"), Code::Usage),
            (
                Error::from(InvalidInput::new("location", "is `here`", "one IPv4 address")),
                Code::Usage,
            ),
            (Error::sign("the vault is closed"), Code::NotApplied),
            (Error::not_sent("no route"), Code::NotApplied),
            (
                Error::timeout(Limit::Total, Outcome::NotApplied),
                Code::NotApplied,
            ),
            (Error::timeout(Limit::Total, Outcome::Unknown), Code::Unknown),
            (Error::lost("cable"), Code::Unknown),
        ] {
            assert_eq!(Failure::from(error).code(), code);
        }
    }

    #[derive(Debug)]
    struct Larger(Error);

    impl std::fmt::Display for Larger {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("something larger")
        }
    }

    impl StdError for Larger {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn a_larger_failure_has_the_code_of_the_call_among_its_causes() {
        let wrapped = |error: Error| Failure::around("x", Larger(error));
        assert_eq!(wrapped(Error::not_sent("no route")).code(), Code::NotApplied);
        assert_eq!(wrapped(Error::lost("cable")).code(), Code::Unknown);
        assert_eq!(Failure::around("x", "no call at all").code(), Code::NotApplied);
        let undecided = Failure::undecided_around("x", Larger(Error::not_sent("no route")));
        assert_eq!(undecided.code(), Code::Unknown);
    }
}
