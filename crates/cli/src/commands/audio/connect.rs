//! `vonage-video audio connect`.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use vonage_video::audio_connector::ConnectAudio;
use vonage_video::{AudioConnector, AudioRate, Client, ConnectionId, Secret};

use super::transport::TransportArgs;
use crate::call::{self, CallOptions};
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::Fields;
use crate::values::Values;
use crate::{ids, pairs};

pub(super) const EXAMPLES: &str = "\
Examples:
  vonage-video audio connect 2_MX4... --token @token.txt --uri wss://ears.example.org/in
  vonage-video audio connect 2_MX4... --token @token.txt --uri wss://ears.example.org/in \\
    --rate 24000 --bidirectional --stream 6e2f4c1a-... --header room=A7 --header key=@key.txt
  vonage-video audio connect 2_MX4... --token @token.txt --uri wss://ears.example.org/in \\
    --transport json --audio-field pcm --static tenant=lantern --static version:=2

Tokens, headers and addresses with a key in them are visible in the process list when they stand on the command line: write \
@FILE for one in a file, or - for standard input, which one option can take.

The session must be routed, and the server reachable from the internet; it has 6 seconds to answer. Connectors are billed; \
`audio disconnect SESSION CONNECTION` ends one. None is connected twice by itself: exit code 4 means that it may be.";

#[derive(Args, Debug)]
pub(crate) struct ConnectArgs {
    /// The session's id
    #[arg(value_parser = ids::session)]
    session: String,

    /// A client token for the session, of a publisher or a moderator; @FILE to read it from a file, or - from standard
    /// input
    #[arg(long, value_name = "TOKEN|@FILE", allow_hyphen_values = true)]
    token: Secret,

    /// Your server: a ws:// or wss:// address; @FILE to read it from a file, or - from standard input
    #[arg(long, value_name = "WSURI|@FILE")]
    uri: Secret,

    /// Mix only this stream, and others that are named so; up to 50 [default: all]
    #[arg(long, value_name = "STREAM", value_parser = ids::object)]
    stream: Vec<String>,

    /// A header in the first message to your server, whose value may be @FILE or -; may be repeated, 512 bytes in total
    #[arg(long, value_name = "NAME=VALUE")]
    header: Vec<Secret>,

    /// Samples per second [default: 16000]
    #[arg(long, value_name = "RATE", value_parser = rates())]
    rate: Option<AudioRate>,

    /// Publish what your server sends, as a stream of the session
    #[arg(long)]
    bidirectional: bool,

    #[command(flatten)]
    transport: TransportArgs,

    #[command(flatten)]
    call: CallOptions,
}

/// Takes a sample rate that the service knows.
fn rates() -> impl TypedValueParser<Value = AudioRate> {
    PossibleValuesParser::new(["8000", "16000", "24000"]).try_map(|rate| rate.parse().map(AudioRate::hz))
}

impl ConnectArgs {
    fn request(&self) -> Result<ConnectAudio, Failure> {
        let mut values = Values::new();
        let token = values.secret("--token", self.token.expose())?;
        let uri = values.secret("--uri", self.uri.expose())?;
        let mut request = ConnectAudio::new(self.session.as_str(), token.expose(), uri.expose())
            .streams(self.stream.iter().map(String::as_str));
        for (name, value) in pairs::headers(&self.header, &mut values)? {
            request = request.header(name, value);
        }
        if let Some(rate) = self.rate {
            request = request.audio_rate(rate);
        }
        if self.bidirectional {
            request = request.bidirectional(true);
        }
        if let Some(transport) = self.transport.transport(&mut values)? {
            request = request.transport(transport);
        }
        Ok(request)
    }
}

pub(super) async fn run(args: &ConnectArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let request = args.request()?;
    let make = |client: &Client| client.audio_connector().connect(request);
    call::fields(make, fields, &args.call, context, output).await
}

fn fields(connector: &AudioConnector) -> Fields {
    let connection = connector.connection_id.as_ref().map(ConnectionId::as_str);
    Fields::new()
        .with("connector", connector.id.as_str())
        .maybe("connection", connection)
}
