//! `vonage-video streams`: what is published.

use std::borrow::Cow;

use clap::Subcommand;
use serde_json::json;
use vonage_video::models::StreamClasses;
use vonage_video::streams::SetLayoutClasses;
use vonage_video::{Client, Stream, VideoType};

use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;
use crate::table::{Fields, Table};

const LIST_EXAMPLES: &str = "\
Examples:
  vonage-video streams list 2_MX4...
  vonage-video streams list 2_MX4... --json | jq -r '.items[].id'

The service does not tell a session in which nothing was published yet from an unknown one: the list of both is empty.";

const GET_EXAMPLES: &str = "\
Examples:
  vonage-video streams get 2_MX4... 6e2f4c1a-...

`streams list` names the streams.";

const CLASSES_EXAMPLES: &str = "\
Examples:
  vonage-video streams set-classes 2_MX4... 6e2f4c1a-...=focus
  vonage-video streams set-classes 2_MX4... 6e2f4c1a-...=host,large d4a0b7c2-...=

Archives and broadcasts place streams by these classes: the presentation layouts know focus, pip knows full, a custom \
layout what its stylesheet names. A stream gets exactly the classes behind its equals sign, none where there is nothing; \
streams that are not named keep theirs.";

#[derive(Debug, Subcommand)]
pub(crate) enum StreamsCommand {
    /// List the streams of a session
    #[command(after_help = LIST_EXAMPLES)]
    List {
        /// The session's id
        #[arg(value_parser = ids::session)]
        session: String,

        #[command(flatten)]
        call: CallOptions,
    },

    /// Read one stream of a session
    #[command(after_help = GET_EXAMPLES)]
    Get {
        /// The session's id
        #[arg(value_parser = ids::session)]
        session: String,

        /// The stream's id
        #[arg(value_parser = ids::object)]
        stream: String,

        #[command(flatten)]
        call: CallOptions,
    },

    /// Set the layout classes of streams
    #[command(after_help = CLASSES_EXAMPLES)]
    SetClasses {
        /// The session's id
        #[arg(value_parser = ids::session)]
        session: String,

        /// A stream's id and all of its classes from now on; none takes them away
        #[arg(value_name = "STREAM=CLASS,CLASS", required = true, value_parser = classes_of)]
        streams: Vec<StreamClasses>,

        #[command(flatten)]
        call: CallOptions,
    },
}

/// Reads `STREAM=CLASS,CLASS`.
fn classes_of(text: &str) -> Result<StreamClasses, String> {
    let (stream, classes) = text
        .split_once('=')
        .ok_or("it has no equals sign; write STREAM=CLASS,CLASS, or STREAM= for no class")?;
    let stream = ids::object(stream)?;
    Ok(match classes {
        "" => StreamClasses::new(stream, [""; 0]),
        classes => StreamClasses::new(stream, classes.split(',')),
    })
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
        StreamsCommand::SetClasses {
            session,
            streams,
            call,
        } => set_classes(session, streams, &call, context, output).await,
    }
}

async fn list(
    session: String,
    call: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let listed = call::send(|client| client.streams().list(session), call, context, output).await;
    let page = match listed {
        Ok(Some(page)) => page,
        Ok(None) => return Ok(()),
        Err(Failure::Call(error)) if has_no_streams(&error) => return none_yet(output),
        Err(failure) => return Err(failure),
    };
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

/// The service's own 404, not that of something else at this address. It knows no streams of a session before the first
/// one is published.
fn has_no_streams(error: &vonage_video::Error) -> bool {
    let message = error.service().and_then(|service| service.message());
    error.is_not_found() && message.is_some()
}

fn none_yet(output: &mut Output) -> Result<(), Failure> {
    output.note(
        "no streams: nothing has been published in this session yet, or its id is unknown to this application",
    );
    if output.is_json() {
        return output.document(&json!({ "count": 0, "items": [] }));
    }
    Ok(())
}

async fn get(
    session: String,
    stream: String,
    call: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    call::fields(
        |client| client.streams().get(session, stream),
        |stream| {
            Fields::new()
                .with("stream", stream.id.as_str())
                .with("video", video(stream))
                .with("layout classes", classes(stream))
                .with("name", &stream.name)
        },
        call,
        context,
        output,
    )
    .await
}

async fn set_classes(
    session: String,
    streams: Vec<StreamClasses>,
    call: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut request = SetLayoutClasses::new(session);
    for (place, stream) in streams.iter().enumerate() {
        if streams.iter().take(place).any(|earlier| earlier.id == stream.id) {
            return Err(Failure::usage(
                format!("the stream {} is named twice", stream.id.as_str()),
                "write all of its classes behind one equals sign",
            ));
        }
        request = request.stream(stream.id.as_str(), &stream.layout_class_list);
    }
    let make = |client: &Client| client.streams().set_layout_classes(request);
    call::act(make, "the layout classes are set", call, context, output).await
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
