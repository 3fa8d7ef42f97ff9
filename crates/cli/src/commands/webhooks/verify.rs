//! `vonage-video webhooks verify`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value, json};
use vonage_video::webhooks::{Delivery, Family, FixedClock, Receiver, Refusal, UnixTime};

use super::{event, kinds, secrets};
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::Fields;
use crate::values::Values;
use crate::{duration, time};

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video webhooks verify body.json --secret @new --secret @old --authorization @header
  vonage-video webhooks verify body.json --secret @s --authorization @h --at 2026-11-24T10:00:00Z
  vonage-video webhooks verify - --secret @s --authorization @h < body.json

The body must be the bytes as they came. Arguments are visible in the process list: prefer @FILE for what is secret.

Exit code 0: every check passed. 2: wrong usage or input. 3: a check failed.";

#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    /// The file with the body, or - to read it from standard input
    #[arg(value_name = "FILE")]
    body: PathBuf,

    /// The signature secret of the webhook, or @FILE; may be repeated, as during a change of the secret
    #[arg(long = "secret", value_name = "SECRET|@FILE", required = true, allow_hyphen_values = true)]
    secrets: Vec<String>,

    /// The value of the delivery's header Authorization, or @FILE
    #[arg(long, value_name = "VALUE|@FILE", allow_hyphen_values = true)]
    authorization: Option<String>,

    /// The family of events that came to the URL; found out from the body otherwise
    #[arg(long, value_parser = kinds::family())]
    family: Option<Family>,

    /// The time it came at, such as 2026-11-24T18:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    at: Option<UnixTime>,

    /// How long before that time it may have been signed, such as 10m [default: 24h15m]
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    max_age: Option<Duration>,
}

pub(super) fn run(args: &VerifyArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    context.refuse_options_of_calls("webhooks verify")?;
    let mut values = Values::new();
    let mut builder = secrets::add(Receiver::builder(), &mut values, &args.secrets)?;
    let authorization = args.authorization.as_deref();
    let authorization = authorization
        .map(|argument| values.text("--authorization", argument))
        .transpose()?;
    let body = values.bytes("the body", &args.body)?;
    if let Some(time) = args.at {
        builder = builder.clock(FixedClock::new(time));
    }
    if let Some(age) = args.max_age {
        builder = builder.max_age(age);
    }
    let receiver = builder
        .build()
        .map_err(|error| Failure::usage("these secrets cannot be used", "see --help").because(error))?;
    let header = authorization.as_deref().map(header);
    let header = header.as_deref().map(str::as_bytes);
    match receiver.receive(args.family, header, body) {
        Ok(delivery) => passed(&delivery, args.at.unwrap_or_else(time::now), output),
        Err(refusal) => refused(refusal, output),
    }
}

/// The value, whether the header's name stands before it, and whether its scheme does.
fn header(text: &str) -> String {
    let text = text.trim();
    let value = match text.split_once(':') {
        Some((name, value)) if name.eq_ignore_ascii_case("authorization") => value.trim(),
        _ => text,
    };
    if value.contains(' ') {
        value.to_owned()
    } else {
        format!("Bearer {value}")
    }
}

fn passed(delivery: &Delivery, at: UnixTime, output: &mut Output) -> Result<(), Failure> {
    if output.is_json() {
        let mut document = Map::new();
        document.insert("verified".to_owned(), Value::Bool(true));
        document.insert("failure".to_owned(), Value::Null);
        document.extend(event::as_json(delivery));
        return output.document(&document);
    }
    let verified = if delivery.body_is_signed() {
        "yes: signature, age and body are right"
    } else {
        "in part: signature and age are right; the token says nothing of the body"
    };
    let mut fields = Fields::new().with("verified", verified);
    for (name, value) in event::facts(delivery) {
        fields = fields.with(name, value);
    }
    for (name, value) in delivery.claims().map(event::signature).unwrap_or_default() {
        fields = match (name, delivery.issued_at()) {
            ("signed", Some(issued)) => {
                fields.with(name, format!("{value} ({})", time::relative(issued, at)))
            }
            _ => fields.with(name, value),
        };
    }
    output.fields(&fields)
}

fn refused(refusal: Refusal, output: &mut Output) -> Result<(), Failure> {
    let kind = refusal.kind();
    if output.is_json() {
        output.document(&json!({
            "verified": false,
            "failure": { "check": event::word(kind), "problem": event::sentence(&refusal) },
        }))?;
    } else {
        output.fields(&Fields::new().with("verified", format!("NO: {}", event::sentence(&refusal))))?;
    }
    Err(Failure::failed("webhook", "the delivery would be refused", event::advice(kind)).because(refusal))
}
