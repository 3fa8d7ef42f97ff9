//! `vonage-video tokens create`.

use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::json;
use vonage_video::auth::{UnixTime, decode_unverified};
use vonage_video::{Grant, Role};

use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::{duration, ids, time};

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video tokens create 2_MX4... --role subscriber --expires-in 90m
  vonage-video tokens create 2_MX4... --role moderator --data 'user=42' --layout-class focus
  vonage-video tokens create 2_MX4... --expires-at 2026-12-24T18:00:00Z

The token is printed bare, so that it can be piped. Whoever has it can join the session: hand it to one participant, \
and do not keep it. Nothing is sent; the token is made from the private key and this machine's clock.";

#[derive(Args, Debug)]
pub(crate) struct CreateArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// What the participant may do
    #[arg(long, value_enum, value_name = "ROLE", default_value_t = RoleChoice::Publisher)]
    role: RoleChoice,

    /// Connection data, up to 1000 characters; every participant can read it
    #[arg(long, value_name = "DATA", allow_hyphen_values = true)]
    data: Option<String>,

    /// A layout class for the streams of the participant; may be repeated
    #[arg(long = "layout-class", value_name = "CLASS")]
    layout_classes: Vec<String>,

    /// For how long somebody can join with it, such as 2h, 90m or 30d, at most 30 days [default: 1h]
    #[arg(long, value_name = "TIME", value_parser = duration::parse, conflicts_with = "expires_at")]
    expires_in: Option<Duration>,

    /// Until when somebody can join with it, such as 2026-12-24T18:00:00Z
    #[arg(long, value_name = "RFC3339", value_parser = time::parse)]
    expires_at: Option<UnixTime>,
}

/// The SDK takes any name, since the service may learn new ones; here a misspelled one would be found out too late.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleChoice {
    /// Publish, subscribe and send signals
    Publisher,
    /// Subscribe only
    Subscriber,
    /// Publish, but neither subscribe nor send signals
    #[value(name = "publisheronly")]
    PublisherOnly,
    /// As a publisher, and disconnect or mute others
    Moderator,
}

impl From<RoleChoice> for Role {
    fn from(choice: RoleChoice) -> Self {
        match choice {
            RoleChoice::Publisher => Self::Publisher,
            RoleChoice::Subscriber => Self::Subscriber,
            RoleChoice::PublisherOnly => Self::PublisherOnly,
            RoleChoice::Moderator => Self::Moderator,
        }
    }
}

impl CreateArgs {
    fn grant(&self) -> Grant {
        let mut grant = Grant::new(&self.session)
            .role(self.role.into())
            .layout_classes(&self.layout_classes);
        if let Some(data) = &self.data {
            grant = grant.data(data);
        }
        match (self.expires_in, self.expires_at) {
            (Some(duration), _) => grant.valid_for(duration),
            (None, Some(time)) => grant.expires_at(time),
            (None, None) => grant,
        }
    }
}

pub(crate) fn run(args: &CreateArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let key = context.key()?;
    let token = args.grant().sign(&key)?;
    if !output.is_json() {
        return output.line(token.as_str());
    }
    let claims = decode_unverified(token.as_str())
        .and_then(|token| token.client_claims())
        .map_err(|error| {
            Failure::failed(
                "token",
                "the fresh token cannot be read",
                "this is a defect of the program",
            )
            .because(error)
        })?;
    output.document(&json!({
        "token": token.as_str(),
        "application_id": claims.application_id(),
        "session_id": claims.session_id(),
        "role": claims.role().as_str(),
        "token_id": claims.token_id(),
        "issued_at": time::rfc3339(claims.issued_at()),
        "expires_at": claims.expires_at().map(time::rfc3339),
    }))
}
