//! Sending a call, or showing its request: what all commands that call the API share.

use clap::Args;
use serde::Serialize;
use serde_json::json;
use vonage_video::contract::Operation;
use vonage_video::{Call, Client};

use crate::context::Context;
use crate::curl::Shown;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::Fields;

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
pub(crate) async fn send<O: Operation>(
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

/// Sends a call and shows what it returns, as `fields` says.
pub(crate) async fn fields<O: Operation>(
    make: impl FnOnce(&Client) -> Call<O>,
    fields: impl FnOnce(&O::Output) -> Fields,
    options: &CallOptions,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure>
where
    O::Output: Serialize,
{
    match send(make, options, context, output).await? {
        None => Ok(()),
        Some(answer) => output.fields(&fields(&answer)),
    }
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
    match send(make, options, context, output).await? {
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
