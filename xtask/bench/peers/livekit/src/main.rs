//! Prints one token of that service, which signs with HMAC.

use std::error::Error;

use livekit_api::access_token::{AccessToken, VideoGrants};

fn main() -> Result<(), Box<dyn Error>> {
    let grants = VideoGrants {
        room_join: true,
        room: "room".to_owned(),
        ..Default::default()
    };
    let token = AccessToken::with_api_key("key", "secret of no account")
        .with_identity("user")
        .with_grants(grants);
    println!("{}", token.to_jwt()?);
    Ok(())
}
