//! `vonage-video connections`: who is connected.

use std::borrow::Cow;

use clap::Subcommand;
use vonage_video::ConnectionState;

use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::Table;
use crate::{ids, time};

const LIST_EXAMPLES: &str = "\
Examples:
  vonage-video connections list 2_MX4...
  vonage-video connections list 2_MX4... --json | jq -r '.items[].connectionId'

A session nobody ever joined may answer 404.";

#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionsCommand {
    /// List the connections of a session, oldest first
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// The session's id
        #[arg(value_parser = ids::session)]
        session: String,

        #[command(flatten)]
        call: CallOptions,
    },
}

pub(crate) async fn run(
    command: ConnectionsCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let ConnectionsCommand::List { session, call } = command;
    let listed = call::send(
        |client| client.sessions().list_connections(session),
        &call,
        context,
        output,
    )
    .await?;
    let Some(list) = listed else { return Ok(()) };
    let mut table = Table::new(["CONNECTION", "STATE", "SINCE"]);
    for connection in &list.items {
        let since = connection.created_at.map(time::rfc3339_millis);
        table.row([
            connection.id.as_str().into(),
            connection
                .state
                .as_ref()
                .map_or("-", ConnectionState::as_str)
                .into(),
            since.map_or("-".into(), Cow::Owned),
        ]);
    }
    output.table(&table, "nobody is connected")
}
