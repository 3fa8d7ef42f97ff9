//! The routes.

use std::sync::Arc;

use serde_json::json;
use vonage_video_auth::{Role, SignError, SystemClock, TokenCache, TokenIssuer};
use vonage_video_core::Handle;
use vonage_video_sessions::{CreateSession, Sessions};
use web_sys::UrlSearchParams;

use crate::answer::{Answer, Problem};
use crate::env::Env;
use crate::fetch::Fetch;
use crate::signer;

/// The most tokens one request measures.
const MOST: u32 = 1000;

pub(crate) async fn token(env: &Env, query: &UrlSearchParams) -> Result<Answer, Problem> {
    let session = query.get("session").unwrap_or_default();
    let mut grant = issuer(env).await?.grant(session);
    if let Some(role) = query.get("role") {
        let known = Role::KNOWN.iter().find(|known| known.as_str() == role);
        grant = grant.role(
            known
                .cloned()
                .ok_or_else(|| Problem::new(400, "there is no such role"))?,
        );
    }
    if let Some(data) = query.get("data") {
        grant = grant.data(data);
    }
    let token = grant.sign().await?;
    Ok(Answer::new(200, json!({ "token": token.as_str() })))
}

pub(crate) async fn measure(env: &Env, query: &UrlSearchParams) -> Result<Answer, Problem> {
    let count = query
        .get("tokens")
        .and_then(|text| text.parse().ok())
        .filter(|count| *count <= MOST);
    let count = count.ok_or_else(|| Problem::new(400, "tokens must be a number up to 1000"))?;
    let issuer = issuer(env).await?;
    let mut bytes = 0;
    for _ in 0..count {
        bytes += issuer.grant("1_measured").sign().await?.as_str().len();
    }
    Ok(Answer::new(200, json!({ "bytes": bytes })))
}

pub(crate) async fn create_session(env: &Env) -> Result<Answer, Problem> {
    let id = env.text("APPLICATION_ID")?;
    let signer = open(env)
        .await
        .map_err(|_| Problem::new(503, "the key cannot be used"))?;
    let dispatch = Fetch::new(env.text("API")?, TokenCache::new(id.clone(), signer));
    #[expect(
        clippy::arc_with_non_send_sync,
        reason = "there is one thread here; elsewhere a Dispatch is Send and Sync"
    )]
    let handle = Handle::new(Arc::new(dispatch), id);
    let created = Sessions::new(handle).create(CreateSession::routed()).await;
    let session = created.map_err(|error| Problem::new(502, &error.to_string()))?;
    Ok(Answer::new(201, json!({ "session": session.id.as_str() })))
}

async fn issuer(env: &Env) -> Result<TokenIssuer, Problem> {
    let signer = open(env)
        .await
        .map_err(|_| Problem::new(503, "the key cannot be used"))?;
    Ok(TokenIssuer::new(
        env.text("APPLICATION_ID")?,
        signer,
        Arc::new(SystemClock),
    ))
}

/// The signer of this request. Reading the key takes a fraction of one signature.
async fn open(env: &Env) -> Result<Arc<dyn vonage_video_auth::Signer>, SignError> {
    let missing = |_| SignError::permanent("a binding is missing");
    let pem = env.text("PRIVATE_KEY").map_err(missing)?;
    signer::open(&env.text("APPLICATION_ID").map_err(missing)?, &pem).await
}
