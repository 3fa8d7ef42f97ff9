//! Judges the callbacks that the libraries of others have signed, for `cargo xtask interop`.
//!
//! Standard input: `[{"secret": …, "authorization": …, "body": …}, …]`. Standard output: for each of them `"taken"`, or
//! why it was refused.

use std::io::{self, stdin, stdout};

use anyhow::Context as _;
use serde::Deserialize;
use vonage_video_webhooks::{PayloadHash, Receiver, SignatureSecret};

#[derive(Deserialize)]
struct Callback {
    secret: String,
    authorization: String,
    body: String,
}

fn main() -> anyhow::Result<()> {
    let callbacks: Vec<Callback> =
        serde_json::from_reader(stdin()).context("cannot understand the callbacks")?;
    let mut verdicts = Vec::new();
    for callback in callbacks {
        let receiver = Receiver::builder()
            .secret(SignatureSecret::new(callback.secret)?)
            .payload_hash(PayloadHash::Required)
            .build()?;
        let authorization = callback.authorization.as_bytes();
        verdicts.push(match receiver.receive(None, [authorization], callback.body) {
            Ok(_) => "taken".to_owned(),
            Err(refusal) => format!("{:?}", refusal.kind()),
        });
    }
    serde_json::to_writer(stdout(), &verdicts).map_err(io::Error::from)?;
    Ok(())
}
