//! What is certainly wrong before anything is sent.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// An input that the service would certainly refuse: which field, what is wrong with its value, and the rule.
///
/// Raised before anything is sent. Never repeats a value that could be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInput {
    field: &'static str,
    problem: Cow<'static, str>,
    rule: &'static str,
    setting: bool,
}

impl InvalidInput {
    /// Describes an input that breaks a rule.
    ///
    /// `field` is the name the API gives it. `problem` says what is wrong with the value and follows the field's name
    /// (`is empty`). `rule` says what would be right and follows the word "expected" (`1 to 1000 items a page`).
    pub fn new(field: &'static str, problem: impl Into<Cow<'static, str>>, rule: &'static str) -> Self {
        Self {
            field,
            problem: problem.into(),
            rule,
            setting: false,
        }
    }

    /// Describes a setting of a client that breaks a rule, as [`new`](Self::new) does an input of a request.
    pub fn setting(field: &'static str, problem: impl Into<Cow<'static, str>>, rule: &'static str) -> Self {
        Self {
            setting: true,
            ..Self::new(field, problem, rule)
        }
    }

    /// The field, by the API's own name for it.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// What is wrong with the value.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// Whether it is a setting of a client, not an input of one request.
    #[must_use]
    pub fn is_setting(&self) -> bool {
        self.setting
    }

    /// The rule it breaks.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}: expected {}", self.field, self.problem, self.rule)
    }
}

impl Error for InvalidInput {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_says_what_was_expected() {
        let input = InvalidInput::new("count", "is 0", "1 to 1000 items a page");
        assert_eq!(input.to_string(), "`count` is 0: expected 1 to 1000 items a page");
    }
}
