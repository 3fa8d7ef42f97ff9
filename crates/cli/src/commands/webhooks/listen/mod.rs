//! `vonage-video webhooks listen`.

mod interrupt;
mod printer;
mod seen;
mod server;

use std::net::{IpAddr, SocketAddr};

use clap::Args;
use tokio::net::TcpListener;
use vonage_video::webhooks::{Family, Guard, Identity, Receiver};

use self::interrupt::interrupted;
use self::printer::Printer;
use self::server::Server;
use super::post::Post;
use super::secrets;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::serve::serve;
use crate::values::{self, Values};

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video webhooks listen --port 8090 --secret @webhook.secret
  vonage-video webhooks listen --family-secret archive=@archive --family-secret sip=@sip
  vonage-video webhooks listen --secret @s --forward http://127.0.0.1:3000/hooks
  vonage-video webhooks listen --secret @s --json | jq -c .event
  vonage-video webhooks listen --unsigned --count 1

Plain HTTP: for deliveries from outside put a tunnel or a proxy with TLS before it. / takes every family; /session, \
/archive, /broadcast, /render, /captions and /sip take one each and refuse the events of other families (422). A \
delivery with the token or with the body of an earlier one is printed as a duplicate and not forwarded again. Refused \
deliveries are reported on standard error. If nobody reads standard output, deliveries are answered 503 once a thousand \
wait. --json prints one object per line, with the path and the body.

Arguments are visible in the process list: prefer @FILE for secrets.";

#[derive(Args, Debug)]
pub(crate) struct ListenArgs {
    /// The port; a free one unless it is named
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,

    /// The address of this machine to listen at
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    address: IpAddr,

    /// A signature secret of all families, or @FILE; may be repeated, as during a change of the secret
    #[arg(long = "secret", value_name = "SECRET|@FILE", allow_hyphen_values = true)]
    secrets: Vec<String>,

    /// A signature secret of one family, or @FILE; may be repeated. That family takes no others then
    #[arg(long = "family-secret", value_name = "FAMILY=SECRET|@FILE", allow_hyphen_values = true)]
    family_secrets: Vec<String>,

    /// Take what anybody sends, without any signature
    #[arg(long, conflicts_with_all = ["secrets", "family_secrets"])]
    unsigned: bool,

    /// End after this many deliveries, refused ones included
    #[arg(long, value_name = "NUMBER", value_parser = values::whole::<u64>)]
    count: Option<u64>,

    /// Pass what is taken on to this URL, and answer with its status
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
}

pub(super) async fn run(args: ListenArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let used: &[&str] = match &args.forward {
        Some(_) => &["--ca-file", "--timeout"],
        None => &[],
    };
    context.refuse_options_of_calls_but(used, "webhooks listen")?;
    if args.count == Some(0) {
        return Err(Failure::usage(
            "--count is 0",
            "leave it out to go on until interrupted",
        ));
    }
    let forward = args.forward.as_deref();
    let forward = forward
        .map(|url| Post::to("webhooks.forward", "--forward", url, context))
        .transpose()?;
    let receiver = receiver(&args)?;
    let listener = listen(SocketAddr::new(args.address, args.port)).await?;
    let interrupt = interrupted();
    announce(&listener, args.unsigned, output)?;
    let printer = Printer::start(output.is_json(), args.count);
    let server = Server {
        receiver,
        guard: Guard::in_memory(Identity::TokenIdOrContent),
        forward,
        tell: printer.tell(),
    };
    receive(&listener, server, printer, interrupt, output).await
}

fn receiver(args: &ListenArgs) -> Result<Receiver, Failure> {
    let mut values = Values::new();
    let mut builder = secrets::add(
        Receiver::builder().refuse_other_families(),
        &mut values,
        &args.secrets,
    )?;
    builder = secrets::add_of_families(builder, &mut values, &args.family_secrets)?;
    if args.unsigned {
        builder = builder.accept_unsigned_from_anyone();
    }
    builder.build().map_err(|error| {
        Failure::usage(
            "no signature secret is named",
            "name it with --secret or --family-secret; --unsigned takes what anybody sends",
        )
        .because(error)
    })
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::failed(
            "listen",
            format!("{address} cannot be listened at"),
            "choose another --port, or leave it out for a free one; --address is one of this machine",
        )
        .because(error)
    })
}

fn announce(listener: &TcpListener, unsigned: bool, output: &Output) -> Result<(), Failure> {
    let address = listener.local_addr()?;
    output.note(format_args!("http://{address}/ takes all families; Ctrl-C ends"));
    for family in Family::ALL {
        output.note(format_args!("http://{address}/{family}"));
    }
    if unsigned {
        output.note("signatures are not checked: anybody can send what is printed");
    }
    Ok(())
}

/// Takes what comes until there is enough, and then lets what is in progress end.
async fn receive(
    listener: &TcpListener,
    server: Server,
    mut printer: Printer,
    interrupt: impl Future<Output = ()>,
    output: &Output,
) -> Result<(), Failure> {
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let mut serving = std::pin::pin!(serve(listener, server.routes(), async move {
        let _ = stopped.await;
    }));
    tokio::select! {
        () = &mut serving => return Ok(()),
        () = interrupt => {}
        () = printer.enough() => {}
    }
    // The answer to the last one may still be on its way.
    let _ = stop.send(());
    serving.await;
    output.note(printer.finish().await?);
    Ok(())
}
