//! `vonage-video tokens api`.

use serde_json::json;
use vonage_video::auth::TokenCache;

use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::runtime::on_one_thread;
use crate::time;

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video tokens api --json
  VONAGE_API_TOKEN=$(vonage-video tokens api)
  eval \"$(vonage-video sessions create --curl)\"

Whoever has it can do everything the application can, for 15 minutes. Nothing is sent; the token is made from the \
private key and this machine's clock.";

pub(crate) fn run(context: &Context, output: &mut Output) -> Result<(), Failure> {
    let key = context.key()?;
    on_one_thread(async {
        let token = TokenCache::for_key(&key).token().await.map_err(|error| {
            Failure::failed(
                "sign",
                "the token could not be signed",
                "check the private key: `vonage-video doctor`",
            )
            .because(error)
        })?;
        if !output.is_json() {
            return output.line(token.as_str());
        }
        output.document(&json!({
            "token": token.as_str(),
            "application_id": token.application_id(),
            "token_id": token.token_id(),
            "issued_at": time::rfc3339(token.issued_at()),
            "expires_at": time::rfc3339(token.expires_at()),
        }))
    })
}
