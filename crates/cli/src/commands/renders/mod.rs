//! `vonage-video renders`: web pages rendered into sessions (Experience Composer).

mod show;
mod start;

use clap::{Args, Subcommand};
use vonage_video::Client;
use vonage_video::experience_composer::ListRenders;

use super::list::{self, ListOptions};
use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;

const GET_EXAMPLES: &str = "\
Examples:
  vonage-video renders get c57d0e9f-...
  vonage-video renders get c57d0e9f-... --json | jq -r .status

The stream is there once it is started.";

const STOP_EXAMPLES: &str = "\
Examples:
  vonage-video renders stop c57d0e9f-...

Ends billing. One that has ended already is not found.";

const LIST_EXAMPLES: &str = "\
Examples:
  vonage-video renders list --count 10
  vonage-video renders list --all --json | jq -r 'select(.status == \"started\").id'

Newest first, in any state; the service cannot filter them by session. --json prints the service's answer; with --all it \
prints them one a line instead, each as it came.";

#[derive(Debug, Subcommand)]
pub(crate) enum RendersCommand {
    /// Start to render a web page into a session
    #[command(after_help = start::EXAMPLES)]
    Start(Box<start::StartArgs>),

    /// Read one Experience Composer
    #[command(after_help = GET_EXAMPLES)]
    Get(OneRender),

    /// Stop an Experience Composer
    #[command(after_help = STOP_EXAMPLES)]
    Stop(OneRender),

    /// List Experience Composers, newest first
    #[command(after_help = LIST_EXAMPLES)]
    List {
        #[command(flatten)]
        list: ListOptions,
    },
}

/// An Experience Composer, and nothing else.
#[derive(Args, Debug)]
pub(crate) struct OneRender {
    /// The Experience Composer's id
    #[arg(value_parser = ids::object)]
    render: String,

    #[command(flatten)]
    call: CallOptions,
}

pub(crate) async fn run(
    command: RendersCommand,
    context: &Context,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        RendersCommand::Start(args) => start::run(&args, context, output).await,
        RendersCommand::Get(OneRender { render, call }) => {
            let make = |client: &Client| client.renders().get(render);
            call::fields(make, show::fields, &call, context, output).await
        }
        RendersCommand::Stop(OneRender { render, call }) => {
            let make = |client: &Client| client.renders().stop(render);
            call::act(make, "the Experience Composer is stopped", &call, context, output).await
        }
        RendersCommand::List { list } => {
            let mut request = ListRenders::new().offset(list.offset);
            if let Some(count) = list.page_size() {
                request = request.page_size(count);
            }
            list::list(request, show::COLUMNS, &list, context, output).await
        }
    }
}
