//! What the worker answers.

use serde_json::{Value, json};
use vonage_video_auth::TokenError;
use wasm_bindgen::JsValue;
use web_sys::{Headers, Response, ResponseInit};

/// A status and a JSON body.
pub(crate) struct Answer {
    status: u16,
    body: Value,
}

impl Answer {
    pub(crate) fn new(status: u16, body: Value) -> Self {
        Self { status, body }
    }

    pub(crate) fn response(&self) -> Result<Response, JsValue> {
        let headers = Headers::new()?;
        headers.set("content-type", "application/json")?;
        // Tokens must not lie in anybody's cache.
        headers.set("cache-control", "no-store")?;
        let init = ResponseInit::new();
        init.set_status(self.status);
        init.set_headers(&headers);
        Response::new_with_opt_str_and_init(Some(&self.body.to_string()), &init)
    }
}

/// Why a request was not served, in words that may leave the house.
pub(crate) struct Problem(Answer);

impl Problem {
    pub(crate) fn new(status: u16, problem: &str) -> Self {
        Self(Answer::new(status, json!({ "problem": problem })))
    }

    pub(crate) fn answer(self) -> Answer {
        self.0
    }
}

impl From<TokenError> for Problem {
    /// A broken rule is the caller's; a signature that cannot be made is ours, and its cause stays here.
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Grant(error) => {
                let body = json!({ "field": error.field(), "problem": error.to_string() });
                Self(Answer::new(400, body))
            }
            _ => Self::new(503, "no token could be signed"),
        }
    }
}
