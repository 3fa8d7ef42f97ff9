//! `vonage-video sip`: telephones in sessions.

mod dial;

use clap::{Args, Subcommand};
use vonage_video::contract::Operation;
use vonage_video::sip::{HangUp, PlayDtmf};
use vonage_video::{Client, Digits, Error};

use super::moderation::OneConnection;
use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;
use crate::values::Values;

const DTMF_EXAMPLES: &str = "\
Examples:
  vonage-video sip dtmf 2_MX4... '1pp42#'
  vonage-video sip dtmf 2_MX4... @pin.txt --to 3f9b2a44-...

They may be a PIN, and arguments are visible in the process list: write @FILE for digits in a file, or - for standard \
input. They are never played twice by themselves: exit code 4 means that they may have been.";

const HANG_UP_EXAMPLES: &str = "\
Examples:
  vonage-video sip hang-up 2_MX4... 3f9b2a44-...

Takes the connection that `sip dial` answered. It is the same call as `moderation disconnect`, and ends billing.";

#[derive(Debug, Subcommand)]
pub(crate) enum SipCommand {
    /// Call a telephone and bring it into a session
    #[command(after_help = dial::EXAMPLES)]
    Dial(Box<dial::DialArgs>),

    /// Press keys for all telephones in a session, or for one
    #[command(after_help = DTMF_EXAMPLES)]
    Dtmf(DtmfArgs),

    /// End a call
    #[command(after_help = HANG_UP_EXAMPLES)]
    HangUp(OneConnection),
}

#[derive(Args, Debug)]
pub(crate) struct DtmfArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// The keys: 0 to 9, *, #, and p for a pause of half a second; @FILE to read them from a file, or - from standard
    /// input
    #[arg(value_name = "DIGITS|@FILE")]
    digits: vonage_video::Secret,

    /// Only for the telephone behind this connection
    #[arg(long, value_name = "CONNECTION", value_parser = ids::object)]
    to: Option<String>,

    #[command(flatten)]
    call: CallOptions,
}

pub(crate) async fn run(command: SipCommand, context: &Context, output: &mut Output) -> Result<(), Failure> {
    match command {
        SipCommand::Dial(args) => dial::run(&args, context, output).await,
        SipCommand::Dtmf(args) => dtmf(args, context, output).await,
        SipCommand::HangUp(OneConnection {
            session,
            connection,
            call,
        }) => {
            let make = |client: &Client| client.sip().hang_up(HangUp::new(session, connection));
            call::act(make, "the call is over", &call, context, output).await
        }
    }
}

async fn dtmf(args: DtmfArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let digits = Values::new().text("DIGITS", args.digits.expose())?;
    let digits = Digits::parse(digits).map_err(|error| Error::from(error).for_operation(PlayDtmf::NAME))?;
    let mut request = PlayDtmf::new(args.session, digits);
    if let Some(connection) = args.to {
        request = request.to(connection);
    }
    let make = |client: &Client| client.sip().play_dtmf(request);
    call::act(make, "the keys are pressed", &args.call, context, output).await
}
