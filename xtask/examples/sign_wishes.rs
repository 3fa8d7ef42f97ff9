//! Signs the client tokens that `cargo xtask interop` shows to the official SDKs.
//!
//! Standard input: `{"application_id": …, "private_key_path": …, "tokens": [wish, …]}` with the wishes of
//! `interop/tokens.json`. Standard output: the same wishes, each with a `token`.

use std::io::{self, stdin, stdout};
use std::time::Duration;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use vonage_video_auth::{ApplicationKey, Grant, Role};

#[derive(Deserialize)]
struct Order {
    application_id: String,
    private_key_path: String,
    tokens: Vec<Wish>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    name: String,
    session_id: String,
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<Vec<String>>,
    life: u64,
    #[serde(skip_deserializing)]
    token: String,
}

fn main() -> anyhow::Result<()> {
    let mut order: Order = serde_json::from_reader(stdin()).context("cannot understand the order")?;
    let key = ApplicationKey::from_pem_file(&order.application_id, &order.private_key_path)?;
    for wish in &mut order.tokens {
        let mut grant = Grant::new(&wish.session_id)
            .role(role(&wish.role)?)
            .valid_for(Duration::from_secs(wish.life))
            .layout_classes(wish.classes.clone().unwrap_or_default());
        if let Some(data) = &wish.data {
            grant = grant.data(data);
        }
        let token = grant
            .sign(&key)
            .with_context(|| format!("cannot sign `{}`", wish.name))?;
        wish.token = token.as_str().to_owned();
    }
    serde_json::to_writer(stdout(), &order.tokens).map_err(io::Error::from)?;
    Ok(())
}

fn role(name: &str) -> anyhow::Result<Role> {
    Ok(match name {
        "subscriber" => Role::Subscriber,
        "publisher" => Role::Publisher,
        "publisheronly" => Role::PublisherOnly,
        "moderator" => Role::Moderator,
        other => anyhow::bail!("there is no role `{other}`"),
    })
}
