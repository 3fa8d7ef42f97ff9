//! Live captions: start with a moderator's token, let them run, stop.
//!
//! `cargo run -p vonage-video --example captions -- SESSION`, with the environment of the example `quickstart`. SESSION is
//! routed.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use anyhow::{Context, bail};
use vonage_video::captions::{CaptionsFailure, StartCaptions};
use vonage_video::{Client, LanguageCode, Outcome, Role, SessionId};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let session = std::env::args().nth(1).context("usage: captions SESSION")?.into();
    run(&Client::from_env()?, &session, Duration::from_secs(60)).await
}

/// Captions the session for this long. The clients get the text; a server sees none of it.
pub(crate) async fn run(client: &Client, session: &SessionId, length: Duration) -> anyhow::Result<()> {
    let token = client.grant(session).role(Role::Moderator).sign().await?;
    let request = StartCaptions::new(session, &token)
        .language(LanguageCode::FrFr)
        .partial_captions(false)
        .max_duration(Duration::from_mins(30));
    let captions = match client.captions().start(request).await {
        // Keep the id: the service tells it only once.
        Ok(captions) => captions,
        Err(error) => match CaptionsFailure::of(&error) {
            Some(CaptionsFailure::AlreadyRunning) => bail!("the session has captions already"),
            Some(CaptionsFailure::NotRouted) => bail!("create the session with `CreateSession::routed()`"),
            Some(CaptionsFailure::Token(problem)) => bail!("needs a moderator's token: {problem:?}"),
            _ if error.outcome() == Outcome::Unknown => {
                bail!("captions may run, until their 30 minutes are over: {error}")
            }
            _ => return Err(error.into()),
        },
    };
    println!("captions {}", captions.id);

    tokio::time::sleep(length).await;
    match client.captions().stop(&captions.id).await {
        Ok(()) => println!("stopped"),
        Err(error) if error.is_not_found() => println!("they had ended already"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
