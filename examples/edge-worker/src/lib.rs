//! A worker that lets users into sessions, creates sessions, and hears what becomes of archives.
//!
//! | Route | Does |
//! |---|---|
//! | `GET /token?session=…&role=…&data=…` | signs a client token |
//! | `POST /sessions` | creates a session, over the platform's `fetch` |
//! | `POST /webhooks/archive` | verifies what Vonage sends of archives |
//! | `GET /measure?tokens=N` | signs so many tokens, for measuring |
//!
//! Routes that act for a user belong behind your own sign-in; this example does not know one.

mod answer;
mod env;
mod fetch;
mod routes;
#[cfg(feature = "ring")]
#[path = "signer_ring.rs"]
mod signer;
#[cfg(not(feature = "ring"))]
#[path = "signer_webcrypto.rs"]
mod signer;
mod webhook;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Request, Response, Url};

use crate::answer::{Answer, Problem};
use crate::env::Env;

/// Answers one request; `entry.mjs` calls it.
///
/// # Errors
///
/// When the platform refuses to make a response.
#[wasm_bindgen]
pub async fn answer(request: Request, env: JsValue) -> Result<Response, JsValue> {
    let answer = match route(&request, &Env::new(env)).await {
        Ok(answer) => answer,
        Err(problem) => problem.answer(),
    };
    answer.response()
}

async fn route(request: &Request, env: &Env) -> Result<Answer, Problem> {
    let url = Url::new(&request.url()).map_err(|_| Problem::new(400, "the URL cannot be read"))?;
    let query = url.search_params();
    match (request.method().as_str(), url.pathname().as_str()) {
        ("GET", "/token") => routes::token(env, &query).await,
        ("GET", "/measure") => routes::measure(env, &query).await,
        ("POST", "/webhooks/archive") => webhook::archive(request, env).await,
        ("POST", "/sessions") => routes::create_session(env).await,
        _ => Err(Problem::new(404, "there is nothing here")),
    }
}
