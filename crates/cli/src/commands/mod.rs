//! The commands, one a file.

pub(crate) mod archives;
pub(crate) mod audio;
pub(crate) mod broadcasts;
pub(crate) mod captions;
pub(crate) mod completions;
pub(crate) mod composition;
pub(crate) mod connections;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod emulator;
pub(crate) mod layout;
pub(crate) mod list;
pub(crate) mod moderation;
pub(crate) mod renders;
pub(crate) mod sessions;
pub(crate) mod signals;
pub(crate) mod sip;
pub(crate) mod streams;
pub(crate) mod tokens;
pub(crate) mod wait;
pub(crate) mod webhooks;

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
use crate::output::Output;

pub(crate) fn run(cli: Cli, output: &mut Output) -> Result<(), Failure> {
    let context = Context::new(cli.globals);
    match cli.command {
        Command::Demo => {
            // A tour shows everything with the options at hand, but calls nobody they are about.
            for name in context.options_of_calls() {
                output.note(format_args!(
                    "{name} has no effect: the tour calls an emulator of its own"
                ));
            }
            on_one_thread(demo::run(output))
        }
        Command::Emulator(options) => {
            context.refuse_options_of_calls("emulator")?;
            run_on(Builder::new_multi_thread(), emulator::run(options))
        }
        Command::Sessions(command) => on_one_thread(sessions::run(command, &context, output)),
        Command::Connections(command) => on_one_thread(connections::run(command, &context, output)),
        Command::Streams(command) => on_one_thread(streams::run(command, &context, output)),
        Command::Archives(command) => on_one_thread(archives::run(command, &context, output)),
        Command::Broadcasts(command) => on_one_thread(broadcasts::run(command, &context, output)),
        Command::Signals(command) => on_one_thread(signals::run(command, &context, output)),
        Command::Moderation(command) => on_one_thread(moderation::run(command, &context, output)),
        Command::Sip(command) => on_one_thread(sip::run(command, &context, output)),
        Command::Captions(command) => on_one_thread(captions::run(command, &context, output)),
        Command::Renders(command) => on_one_thread(renders::run(command, &context, output)),
        Command::Audio(command) => on_one_thread(audio::run(command, &context, output)),
        Command::Completions(args) => {
            context.refuse_options_of_calls("completions")?;
            completions::run(&args, output)
        }
        Command::Tokens(command) => tokens::run(command, &context, output),
        Command::Webhooks(command) => on_one_thread(webhooks::run(command, &context, output)),
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
    // A repeat that does not find what its first attempt has ended has succeeded; its body tells of a refusal.
    let body = if meta.status.is_success() {
        meta.body.as_ref()
    } else {
        &[]
    };
    output.answer(body, &answer)?;
    Ok(None)
}

/// Sends a call that changes something and has nothing to tell; says in words what is so now.
pub(crate) async fn act<O: Operation>(
    make: impl FnOnce(&Client) -> Call<O>,
    done: &str,
    options: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure>
where
    O::Output: Serialize,
{
    match call(make, options, context, output).await? {
        None => Ok(()),
        Some(_) => output.line(done),
    }
}

fn show<O: Operation>(
    make: impl FnOnce(&Client) -> Call<O>,
    options: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    let request = make(&context.offline_client()?).request()?;
    let shown = Shown::new(&context.base_url()?, context.ca_file(), request);
    let variables = shown.variables();
    if !variables.is_empty() {
        let names = variables.join(", ");
        output.note(format_args!(
            "secrets in the body are left as variables, whose values go into JSON strings: {names}"
        ));
    }
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
