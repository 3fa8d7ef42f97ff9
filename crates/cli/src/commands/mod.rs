//! The commands, one a file.

pub(crate) mod connections;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod emulator;
pub(crate) mod sessions;
pub(crate) mod streams;
pub(crate) mod tokens;

use std::future::Future;

use clap::Args;
use serde::Serialize;
use serde_json::json;
use tokio::runtime::Builder;
use vonage_video::contract::Operation;
use vonage_video::{Call, Client};

use crate::cli::{Cli, Command};
use crate::context::Context;
use crate::curl::Shown;
use crate::exit::Failure;
use crate::json;
use crate::output::Output;

pub(crate) fn run(cli: Cli, output: &mut Output) -> Result<(), Failure> {
    let context = Context::new(cli.globals);
    match cli.command {
        Command::Demo => {
            context.refuse_options_of_calls("demo")?;
            on_one_thread(demo::run(output))
        }
        Command::Emulator(options) => {
            context.refuse_options_of_calls("emulator")?;
            run_on(Builder::new_multi_thread(), emulator::run(options))
        }
        Command::Sessions(command) => on_one_thread(sessions::run(command, &context, output)),
        Command::Connections(command) => on_one_thread(connections::run(command, &context, output)),
        Command::Streams(command) => on_one_thread(streams::run(command, &context, output)),
        Command::Tokens(command) => tokens::run(command, &context, output),
        Command::Doctor => on_one_thread(doctor::run(&context, output)),
    }
}

/// Runs a command that does one thing after another.
pub(crate) fn on_one_thread(command: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    run_on(Builder::new_current_thread(), command)
}

fn run_on(mut builder: Builder, command: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = builder.enable_all().build().map_err(|error| {
        Failure::failed(
            "runtime",
            "this program cannot start its runtime",
            "look at the limits of the process",
        )
        .because(error)
    })?;
    runtime.block_on(command)
}

/// What every command takes that calls the API.
#[derive(Args, Debug)]
pub(crate) struct CallOptions {
    /// Print the curl command that sends the same request, the credential left as a variable; needs no key
    #[arg(long, conflicts_with = "dry_run")]
    curl: bool,

    /// Check the input and print the request without sending it; needs no key
    #[arg(long)]
    dry_run: bool,
}

/// Sends a call and returns its result for a table. Where a document is wanted, or the request is only to be shown, it
/// is printed here and nothing is left to do.
pub(crate) async fn call<O: Operation>(
    make: impl FnOnce(&Client) -> Call<O>,
    options: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<Option<O::Output>, Failure>
where
    O::Output: Serialize,
{
    if options.curl || options.dry_run {
        show(make, options, context, output)?;
        return Ok(None);
    }
    let (answer, meta) = make(&context.client()?).meta().send().await?;
    if !output.is_json() {
        return Ok(Some(answer));
    }
    match json::object_of(&meta.body) {
        Some(object) => output.line(object)?,
        // A blank answer, where the operation allows it.
        None => output.document(&answer)?,
    }
    Ok(None)
}

fn show<O: Operation>(
    make: impl FnOnce(&Client) -> Call<O>,
    options: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let request = make(&context.offline_client()?).request()?;
    let shown = Shown::new(&context.base_url()?, context.ca_file(), request);
    match (options.curl, output.is_json()) {
        (true, false) => output.line(shown.as_curl()),
        (true, true) => output.document(&json!({ "curl": shown.as_curl() })),
        (false, true) => output.document(&shown.as_document()),
        (false, false) => {
            output.line(shown.as_text())?;
            output.note("dry run: nothing was sent");
            Ok(())
        }
    }
}
