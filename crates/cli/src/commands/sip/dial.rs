//! `vonage-video sip dial`.

use clap::Args;
use vonage_video::contract::Operation;
use vonage_video::sip::Dial;
use vonage_video::{Client, ConnectionId, Error, Secret, SessionId, SipCall, SipUri, StreamId};

use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::Fields;
use crate::values::Values;
use crate::{ids, pairs, time};

pub(super) const EXAMPLES: &str = "\
Examples:
  vonage-video sip dial 2_MX4... --token @token.txt --uri 'sip:lobby@pbx.example.org;transport=tls'
  vonage-video tokens create 2_MX4... --data telephone=1 |
    vonage-video sip dial 2_MX4... --token - --uri sip:+15550100@gw.example.org
  vonage-video sip dial 2_MX4... --token @token.txt --uri sip:+15550100@gw.example.org \\
    --from 15550199@example.org --username ann --password-file sip.txt --secure
  vonage-video sip dial 2_MX4... --token @token.txt --uri sip:lobby@pbx.example.org --video \\
    --header X-Room=7 --header X-Key=@key.txt

Tokens, passwords and headers are visible in the process list when they stand on the command line: write @FILE for one in \
a file, or - for standard input, which one option can take.

The session must be routed. The answer does not wait until somebody picks up: the telephone joins at once, and rings. \
Calls are billed; `sip hang-up SESSION CONNECTION` ends one. It is never dialed twice by itself: exit code 4 means that a \
telephone may ring.";

#[derive(Args, Debug)]
pub(crate) struct DialArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// A client token for the session, of a publisher or a moderator; @FILE to read it from a file, or - from standard
    /// input
    #[arg(long, value_name = "TOKEN|@FILE", allow_hyphen_values = true)]
    token: Secret,

    /// Whom to call: sip:user@host or sips:user@host, perhaps with ;transport=tls; @FILE to read it from a file, or - from
    /// standard input
    #[arg(long, value_name = "URI|@FILE")]
    uri: Secret,

    /// Who calls, as name-or-number@host [default: +00000000]
    #[arg(long, value_name = "FROM")]
    from: Option<String>,

    /// A header of the INVITE, whose value may be @FILE or -; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    header: Vec<Secret>,

    /// The user name, for a server that asks for one; with --password-file
    #[arg(long, value_name = "NAME", requires = "password_file")]
    username: Option<String>,

    /// The file of the password, or - for standard input
    #[arg(long, value_name = "FILE", requires = "username")]
    password_file: Option<String>,

    /// Encrypt media
    #[arg(long)]
    secure: bool,

    /// Let the callee see and send video
    #[arg(long)]
    video: bool,

    /// Let this telephone be muted with the session
    #[arg(long)]
    observe_force_mute: bool,

    #[command(flatten)]
    call: CallOptions,
}

impl DialArgs {
    fn request(&self) -> Result<Dial, Failure> {
        let mut values = Values::new();
        let token = values.secret("--token", self.token.expose())?;
        let uri = values.secret("--uri", self.uri.expose())?;
        let uri = SipUri::parse(uri.expose());
        let uri = uri.map_err(|error| Error::from(error).for_operation(Dial::NAME))?;
        let mut request = Dial::new(self.session.as_str(), token.expose(), uri);
        if let Some(caller) = &self.from {
            request = request.from(caller);
        }
        for (name, value) in pairs::headers(&self.header, &mut values)? {
            request = request.header(name, value);
        }
        if let (Some(username), Some(file)) = (&self.username, &self.password_file) {
            let argument = if file == "-" {
                file.clone()
            } else {
                format!("@{file}")
            };
            let password = values.secret("--password-file", &argument)?;
            request = request.auth(username, password.expose());
        }
        // What is not asked for is left to the service.
        if self.secure {
            request = request.secure(true);
        }
        if self.video {
            request = request.video(true);
        }
        if self.observe_force_mute {
            request = request.observe_force_mute(true);
        }
        Ok(request)
    }
}

pub(super) async fn run(args: &DialArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let request = args.request()?;
    let make = |client: &Client| client.sip().dial(request);
    call::fields(make, fields, &args.call, context, output).await
}

fn fields(call: &SipCall) -> Fields {
    Fields::new()
        .with("call", call.id.as_str())
        .maybe(
            "connection",
            call.connection_id.as_ref().map(ConnectionId::as_str),
        )
        .maybe("stream", call.stream_id.as_ref().map(StreamId::as_str))
        .maybe("session", call.session_id.as_ref().map(SessionId::as_str))
        .maybe("dialed", call.created_at.map(time::rfc3339_millis))
}
