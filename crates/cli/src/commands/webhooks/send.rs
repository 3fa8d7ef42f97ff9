//! `vonage-video webhooks send`.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use vonage_video::Outcome;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::HeaderValue;
use vonage_video::webhooks::EventKind;
use vonage_video::webhooks::testing::Callback;

use super::post::{Headers, Post};
use super::samples::{Scene, fresh_session, sample, uuid};
use super::{kinds, secrets};
use crate::context::Context;
use crate::exit::Failure;
use crate::ids;
use crate::output::Output;
use crate::table::Table;
use crate::time;
use crate::values::Values;

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video webhooks send archive_status --to http://127.0.0.1:8080/archive --secret @s
  vonage-video webhooks send stream_created --to https://staging.example.com/ --session 2_MX4...
  vonage-video webhooks send --to http://127.0.0.1:8080/hooks --secret @s --body body.json
  vonage-video webhooks send --list

The samples have fresh ids, and times of now. Sent once, over http or https: --ca-file, --timeout and the proxy's \
variables count as for calls. Arguments are visible in the process list: prefer @FILE for the secret.

Exit code 0: your server took it (a status of 2xx). 3: it did not, or was not reached. 4: its answer did not arrive.";

#[derive(Args, Debug)]
pub(crate) struct SendArgs {
    /// The event, by the key that its webhook is registered under
    #[arg(
        value_name = "EVENT",
        value_parser = kinds::kind(),
        hide_possible_values = true,
        required_unless_present_any = ["list", "body"]
    )]
    event: Option<EventKind>,

    /// Where to: a URL of your own server
    #[arg(long, value_name = "URL", required_unless_present = "list")]
    to: Option<String>,

    /// The signature secret to sign with, or @FILE; unsigned without it
    #[arg(long, value_name = "SECRET|@FILE", allow_hyphen_values = true)]
    secret: Option<String>,

    /// The session the sample is about; a made-up one otherwise
    #[arg(long, value_name = "ID", value_parser = ids::session)]
    session: Option<String>,

    /// Send the bytes of this file instead of a sample; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["event", "session"])]
    body: Option<PathBuf>,

    /// Leave the hash of the body out of the token
    #[arg(long, requires = "secret")]
    no_hash: bool,

    /// List the events there are samples of, and send nothing
    #[arg(long, conflicts_with_all = ["event", "to", "secret", "session", "body"])]
    list: bool,
}

/// What is to be sent.
struct Prepared {
    post: Post,
    body: Bytes,
    headers: Headers,
    name: &'static str,
}

pub(super) async fn run(args: SendArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    if args.list {
        context.refuse_options_of_calls("webhooks send --list")?;
        return list(output);
    }
    let used = ["--application-id", "--ca-file", "--timeout"];
    context.refuse_options_of_calls_but(&used, "webhooks send")?;
    let prepared = prepare(args, context)?;
    let (signed, name) = (prepared.headers.authorization.is_some(), prepared.name);
    if !signed {
        output.note("it is not signed: --secret signs it");
    }
    let sent = prepared.post.send(prepared.body.clone(), prepared.headers).await;
    let status = sent.map_err(|error| {
        let advice = "see that your server runs, and that --to names it";
        match error.outcome() {
            Outcome::NotApplied => Failure::failed("webhook", "the webhook was not sent", advice),
            _ => Failure::undecided("webhook", "your server did not answer", "look into its log"),
        }
        .because(error)
    })?;
    if output.is_json() {
        output.document(&json!({
            "event": name,
            "status": status.as_u16(),
            "accepted": status.is_success(),
            "signed": signed,
            "body": serde_json::from_slice::<Value>(&prepared.body).ok(),
        }))?;
    } else {
        output.line(format_args!("{name}: {status}"))?;
    }
    if status.is_success() {
        return Ok(());
    }
    Err(Failure::failed(
        "webhook",
        format!("your server answered {}", status.as_u16()),
        match status.as_u16() {
            401 => "it refuses the signature: compare the secrets, and the clocks of both machines",
            404 | 405 => "compare --to with the path your server takes POST at",
            _ => "Vonage would send the event again, for 24 hours",
        },
    ))
}

fn prepare(args: SendArgs, context: &Context) -> Result<Prepared, Failure> {
    let mut values = Values::new();
    let post = Post::to(
        "webhooks.send",
        "--to",
        args.to.as_deref().unwrap_or_default(),
        context,
    )?;
    let secret = args.secret.as_deref();
    let secret = secret
        .map(|argument| secrets::secret(&mut values, "--secret", argument))
        .transpose()?;
    let (application, now) = (context.known_application_id()?, time::now());
    let body = match (args.event, &args.body) {
        (_, Some(path)) => Bytes::from(values.bytes("--body", path)?),
        (Some(kind), None) => {
            let scene = Scene {
                session: args.session.unwrap_or_else(fresh_session),
                application: application.clone().unwrap_or_else(uuid),
                now,
            };
            Bytes::from(sample(kind, &scene).to_string())
        }
        (None, None) => return Err(Failure::usage("no event is named", "--list lists them")),
    };
    let mut headers = Headers::default();
    if let Some(secret) = secret {
        let mut callback = Callback::bytes(body.clone());
        if let Some(id) = application {
            callback = callback.application_id(id);
        }
        if args.no_hash {
            callback = callback.without_payload_hash();
        }
        let unsigned = |error: Box<dyn std::error::Error + Send + Sync>| {
            Failure::failed("sign", "the webhook could not be signed", "try again").because(error)
        };
        let signed = callback
            .sign(&secret, now)
            .map_err(|error| unsigned(error.into()))?;
        let value = HeaderValue::from_str(signed.authorization()).map_err(|error| unsigned(error.into()))?;
        headers.authorization = Some(value);
    }
    Ok(Prepared {
        post,
        body,
        headers,
        name: args.event.map_or("body", EventKind::as_str),
    })
}

fn list(output: &mut Output) -> Result<(), Failure> {
    if output.is_json() {
        let kinds = EventKind::ALL.iter();
        let kinds: Vec<_> = kinds
            .map(|kind| json!({"event": kind.as_str(), "family": kind.family().as_str()}))
            .collect();
        return output.document(&json!({ "events": kinds }));
    }
    let mut table = Table::new(["EVENT", "FAMILY"]);
    for kind in EventKind::ALL {
        table.row([kind.as_str(), kind.family().as_str()].map(Cow::from));
    }
    output.table(&table, "none")
}
