//! Prints one client token, signed with the key whose PEM comes on standard input.

use std::error::Error;
use std::io::Read as _;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

#[derive(Serialize)]
struct Claims<'a> {
    application_id: &'a str,
    session_id: &'a str,
    scope: &'a str,
    sub: &'a str,
    role: &'a str,
    iat: u64,
    exp: u64,
    jti: &'a str,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut pem = String::new();
    std::io::stdin().read_to_string(&mut pem)?;
    let claims = Claims {
        application_id: "5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1",
        session_id: "2_MX4",
        scope: "session.connect",
        sub: "video",
        role: "publisher",
        iat: 1_790_000_000,
        exp: 1_790_003_600,
        jti: "c2a1d7c4-5f0a-4f6e-9a57-0d5b8f3f1e11",
    };
    let key = EncodingKey::from_rsa_pem(pem.as_bytes())?;
    println!(
        "{}",
        jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key)?
    );
    Ok(())
}
