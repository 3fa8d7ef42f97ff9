//! `vonage-video streams`: what is published.

use std::borrow::Cow;

use clap::Subcommand;
use vonage_video::{Stream, VideoType};

use super::CallOptions;
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;
use crate::table::{Fields, Table};

const LIST_EXAMPLES: &str = "\
Examples:
  vonage-video streams list 2_MX4...
  vonage-video streams list 2_MX4... --json | jq -r '.items[].id'

A session that never had a stream answers 404, as an unknown one does.";

const GET_EXAMPLES: &str = "\
Examples:
  vonage-video streams get 2_MX4... 6e2f4c1a-...

The service answers 408 to what is no id.";

#[derive(Debug, Subcommand)]
pub(crate) enum StreamsCommand {
    /// List the streams of a session
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// The session's id
        #[arg(value_parser = ids::parse)]
        session: String,

        #[command(flatten)]
        call: CallOptions,
    },

    /// Read one stream of a session
    #[command(after_help = GET_EXAMPLES)]
    Get {
        /// The session's id
        #[arg(value_parser = ids::parse)]
        session: String,

        /// The stream's id
        #[arg(value_parser = ids::parse)]
        stream: String,

        #[command(flatten)]
        call: CallOptions,
    },
}

pub(crate) async fn run(
    command: StreamsCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        StreamsCommand::List { session, call } => list(session, &call, context, output).await,
        StreamsCommand::Get {
            session,
            stream,
            call,
        } => get(session, stream, &call, context, output).await,
    }
}

async fn list(
    session: String,
    call: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let listed = super::call(|client| client.streams().list(session), call, context, output).await?;
    let Some(page) = listed else { return Ok(()) };
    // The name comes last: its width on the terminal is anybody's guess.
    let mut table = Table::new(["STREAM", "VIDEO", "LAYOUT CLASSES", "NAME"]);
    for stream in &page.items {
        table.row([
            stream.id.as_str().into(),
            video(stream).into(),
            classes(stream),
            stream.name.as_str().into(),
        ]);
    }
    output.table(&table, "nothing is published")
}

async fn get(
    session: String,
    stream: String,
    call: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let read = super::call(
        |client| client.streams().get(session, stream),
        call,
        context,
        output,
    )
    .await?;
    let Some(stream) = read else { return Ok(()) };
    let fields = Fields::new()
        .with("stream", stream.id.as_str())
        .with("video", video(&stream))
        .with("layout classes", classes(&stream))
        .with("name", &stream.name);
    output.fields(&fields)
}

fn video(stream: &Stream) -> &str {
    stream.video_type.as_ref().map_or("-", VideoType::as_str)
}

fn classes(stream: &Stream) -> Cow<'_, str> {
    match &stream.layout_class_list[..] {
        [] => "-".into(),
        classes => classes.join(" ").into(),
    }
}
