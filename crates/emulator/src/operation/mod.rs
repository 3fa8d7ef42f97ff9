//! What the handler of an operation is given and what it gives back: a call, an answer or a refusal.

mod answer;
mod call;
mod refusal;

use http::Method;

pub(crate) use self::answer::{Answer, accepts_json};
pub(crate) use self::call::{Call, read};
pub(crate) use self::refusal::{Refusal, escape_xml};

/// One operation of the API.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The name, such as `sessions.create`.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// The segments of the path; `{}` stands for a parameter.
    pub(crate) path: &'static [&'static str],
    /// Whether the service tolerates a slash at the end of the path.
    pub(crate) trailing_slash: bool,
    /// Whether callers who do not ask for JSON are answered in XML.
    pub(crate) speaks_xml: bool,
    pub(crate) handle: Handler,
}

impl Operation {
    /// An operation that answers in JSON alone, and takes its path as it is.
    pub(crate) const fn new(
        name: &'static str,
        method: Method,
        path: &'static [&'static str],
        handle: Handler,
    ) -> Self {
        Self {
            name,
            method,
            path,
            trailing_slash: false,
            speaks_xml: false,
            handle,
        }
    }

    /// Tolerates a slash at the end of the path: one official client ends collections of archives and broadcasts with it.
    pub(crate) const fn with_trailing_slash(mut self) -> Self {
        self.trailing_slash = true;
        self
    }
}

pub(crate) type Handler = fn(&Call<'_>) -> Result<Answer, Refusal>;
