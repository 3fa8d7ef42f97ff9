//! A telephone in a session: dial, press keys, hang up.
//!
//! `cargo run -p vonage-video --example sip -- SESSION sip:NUMBER@HOST`, with the environment of the example `quickstart`
//! and, for a server that asks for them, `SIP_USERNAME` and `SIP_PASSWORD`. SESSION is routed.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use anyhow::{Context, bail};
use vonage_video::sip::{Dial, DialFailure, PlayDtmf};
use vonage_video::{Client, Digits, Outcome, Role, SessionId, SipUri};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: sip SESSION sip:NUMBER@HOST";
    let session = arguments.next().context(usage)?.into();
    let uri = SipUri::parse(arguments.next().context(usage)?)?;
    let login = std::env::var("SIP_USERNAME")
        .ok()
        .zip(std::env::var("SIP_PASSWORD").ok());
    run(
        &Client::from_env()?,
        &session,
        uri,
        login,
        Duration::from_secs(30),
    )
    .await
}

/// Calls this address, keys in a conference's number, and hangs up after this long.
pub(crate) async fn run(
    client: &Client,
    session: &SessionId,
    uri: SipUri,
    login: Option<(String, String)>,
    length: Duration,
) -> anyhow::Result<()> {
    // The telephone joins like any client. By the token's data the others recognize it.
    let token = client
        .grant(session)
        .role(Role::Publisher)
        .data("sip=true")
        .sign()
        .await?;
    let mut dial = Dial::new(session, &token, uri)
        .from("15550100042@example.org")
        .header("X-Room", "A7")
        .observe_force_mute(true);
    if let Some((username, password)) = login {
        dial = dial.auth(username, password);
    }
    let call = match client.sip().dial(dial).await {
        Ok(call) => call,
        Err(error) => match DialFailure::of(&error) {
            Some(DialFailure::NotRouted) => bail!("create the session with `CreateSession::routed()`"),
            Some(DialFailure::Token(problem)) => bail!("sign another token: {problem:?}"),
            // Nobody dials again behind your back: a telephone would ring twice.
            _ if error.outcome() == Outcome::Unknown => {
                bail!("it may ring, look before dialing again: {error}")
            }
            _ => return Err(error.into()),
        },
    };
    println!("{} rings", call.id);

    // That somebody has picked up is told by callbacks only. Each `p` waits half a second.
    let mut keys = PlayDtmf::new(session, Digits::parse("pp4711#")?);
    if let Some(connection) = &call.connection_id {
        keys = keys.to(connection);
    }
    client.sip().play_dtmf(keys).await?;

    tokio::time::sleep(length).await;
    match client.sip().hang_up(&call).await {
        Ok(()) => println!("hung up"),
        Err(error) if error.is_not_found() => println!("the other end was quicker"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
