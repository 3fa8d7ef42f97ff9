//! `GET /token` and `GET /health`.

use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use vonage_video_auth::{Clock as _, IssuerGrant, Role, SystemClock, TokenError, TokenIssuer};

/// How long a token lets its user in. Who is in already stays.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// Answers one request.
pub(crate) async fn answer(issuer: &TokenIssuer, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let (status, body) = match (request.method(), request.uri().path()) {
        (&Method::GET, "/health") => (StatusCode::OK, json!({ "status": "ok" })),
        (&Method::GET, "/token") => match token(issuer, request.uri().query().unwrap_or_default()).await {
            Ok(body) => (StatusCode::OK, body),
            Err(refusal) => refusal,
        },
        (_, "/health" | "/token") => (
            StatusCode::METHOD_NOT_ALLOWED,
            json!({ "problem": "only GET is served" }),
        ),
        _ => (
            StatusCode::NOT_FOUND,
            json!({ "problem": "there is GET /token and GET /health" }),
        ),
    };
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // Tokens must not lie in anybody's cache.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

type Refusal = (StatusCode, Value);

async fn token(issuer: &TokenIssuer, query: &str) -> Result<Value, Refusal> {
    let now = SystemClock.now();
    let expires_at = now.saturating_add(LIFE);
    let grant = grant(issuer, query)?.issued_at(now).expires_at(expires_at);
    let token = grant.sign().await.map_err(|error| refusal(&error))?;
    Ok(json!({ "token": token.as_str(), "expiresAt": expires_at.as_secs() }))
}

fn grant(issuer: &TokenIssuer, query: &str) -> Result<IssuerGrant, Refusal> {
    let (mut session, mut role, mut data) = (None, None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let place = match &*name {
            "session" => &mut session,
            "role" => &mut role,
            "data" => &mut data,
            other => return Err(bad(other, "is unknown", "session, role and data are known")),
        };
        if place.replace(value.into_owned()).is_some() {
            return Err(bad(&name, "is given twice", "each parameter may be given once"));
        }
    }
    let session = session.ok_or_else(|| bad("session", "is missing", "a token is for one session"))?;
    let mut grant = issuer.grant(session);
    if let Some(name) = role {
        let known = Role::KNOWN.iter().find(|role| role.as_str() == name);
        let rule = "subscriber, publisher, publisheronly or moderator";
        grant = grant.role(known.cloned().ok_or_else(|| bad("role", "is unknown", rule))?);
    }
    Ok(match data {
        Some(data) => grant.data(data),
        None => grant,
    })
}

fn refusal(error: &TokenError) -> Refusal {
    match error {
        TokenError::Grant(error) => {
            let (field, rule) = match error.field() {
                "session_id" => (
                    "session",
                    "a session id is neither blank nor holds control characters",
                ),
                "data" => ("data", "at most 1000 characters"),
                field => (field, "see the documentation of vonage_video_auth::Grant"),
            };
            bad(field, &error.to_string(), rule)
        }
        // A key in memory signs or it does not; why is for the log of whoever runs this, not for the caller.
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "problem": "no token could be signed" }),
        ),
    }
}

fn bad(field: &str, problem: &str, rule: &str) -> Refusal {
    let body = json!({ "field": field, "problem": problem, "rule": rule });
    (StatusCode::BAD_REQUEST, body)
}
