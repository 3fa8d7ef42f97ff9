//! `vonage-video tokens inspect`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};
use vonage_video::auth::{
    PublicKey, UnixTime, UnverifiedToken, Verifier, VerifyError, VerifyErrorKind, decode_unverified,
};

use super::claims::Claims;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Output;
use crate::table::Fields;
use crate::values::Values;
use crate::{files, time};

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video tokens inspect - < token.txt
  vonage-video tokens inspect @token.txt --key public.pem
  vonage-video tokens create 2_MX4... | vonage-video tokens inspect - --key private.pem

Arguments are visible in the process list: prefer - or @FILE for a token that is in use.

Without --key nothing is checked, and anybody can write such a token. With it the signature, the presence of the \
claims, the lifetime and the times are checked, and the application too where one is named. Unknown roles and values \
over the documented lengths are warned of. Whether the session exists is for the service to say.

Exit code 0: decoded, and with --key every check passed. 2: this is no token, or the key cannot be read. 3: a check \
failed.";

#[derive(Args, Debug)]
pub(crate) struct InspectArgs {
    /// The token, - to read it from standard input, or @FILE to read it from a file
    token: String,

    /// The file of the application's public or private key, PEM or DER: check the token with it
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    key: Option<PathBuf>,
}

/// What became of the checks.
enum Verdict {
    NotChecked,
    Passed,
    Failed(VerifyError),
}

pub(crate) fn run(args: &InspectArgs, context: &Context, output: &mut Output) -> Result<(), Failure> {
    let key = args.key.as_deref().map(public_key).transpose()?;
    let text = token_text(&args.token)?;
    let token = decode_unverified(&text).map_err(|error| {
        Failure::usage(
            "this is no token",
            "pass the whole text, three parts with dots between them",
        )
        .because(error)
    })?;
    let (claims, now) = (Claims::of(&token), time::now());
    let verdict = match key {
        None => Verdict::NotChecked,
        Some(key) => {
            let mut verifier = Verifier::new(key);
            if let Some(id) = context.known_application_id()? {
                verifier = verifier.application(id);
            }
            check(&verifier, &text, &claims, now)
        }
    };
    if output.is_json() {
        output.document(&as_json(&token, &claims, &verdict, now)?)?;
    } else {
        let mut fields = Fields::new().with("verified", verdict.describe());
        for warning in claims.warnings() {
            fields = fields.with("warning", warning);
        }
        output.fields(&claims.describe(fields, &token, now))?;
    }
    match verdict {
        Verdict::Failed(error) => Err(Failure::failed(
            "token",
            format!("the check of the token's {} failed", checked(error.kind())),
            advice(error.kind()),
        )
        .because(error)),
        Verdict::NotChecked | Verdict::Passed => Ok(()),
    }
}

fn public_key(path: &Path) -> Result<PublicKey, Failure> {
    let bytes = files::read_bytes("--key", path)?;
    let key = if files::is_der(&bytes) {
        PublicKey::from_der(&bytes)
    } else {
        PublicKey::from_pem(bytes)
    };
    key.map_err(|error| {
        let message = format!("the key in {} (--key) cannot be used", path.display());
        Failure::usage(
            message,
            "--key takes the application's public or private key: RSA, in PEM or DER form",
        )
        .because(error)
    })
}

fn token_text(argument: &str) -> Result<String, Failure> {
    let text = Values::new().text("the token", argument)?;
    // As it stands in a header.
    let text = text.trim();
    Ok(text.strip_prefix("Bearer ").unwrap_or(text).to_owned())
}

fn check(verifier: &Verifier, token: &str, claims: &Claims, now: UnixTime) -> Verdict {
    let checked = match claims {
        Claims::Api(_) => verifier.verify_api(token, now).map(drop),
        Claims::Client(_) | Claims::Unknown => verifier.verify(token, now).map(drop),
    };
    checked.map_or_else(Verdict::Failed, |()| Verdict::Passed)
}

impl Verdict {
    fn describe(&self) -> String {
        match self {
            Self::NotChecked => {
                "NO: nothing below is checked, and anybody can write it; --key FILE checks it".to_owned()
            }
            Self::Passed => "yes: signature and times are right, and no claim is missing".to_owned(),
            Self::Failed(error) => format!("NO: the check of the {} failed", checked(error.kind())),
        }
    }
}

fn as_json(
    token: &UnverifiedToken,
    claims: &Claims,
    verdict: &Verdict,
    now: UnixTime,
) -> Result<Value, Failure> {
    let object = |text: &str| serde_json::from_str::<Value>(text).map_err(std::io::Error::from);
    let failure = match verdict {
        Verdict::Failed(error) => json!({ "check": checked(error.kind()), "problem": error.to_string() }),
        Verdict::NotChecked | Verdict::Passed => Value::Null,
    };
    Ok(json!({
        "verified": matches!(verdict, Verdict::Passed),
        "failure": failure,
        "warnings": claims.warnings(),
        "kind": claims.kind(),
        "header": object(token.header_json())?,
        "claims": object(token.payload_json())?,
        "times": claims.times_as_json(now),
    }))
}

/// The name of the check that failed.
fn checked(kind: VerifyErrorKind) -> &'static str {
    match kind {
        VerifyErrorKind::Malformed => "form",
        VerifyErrorKind::UnsupportedAlgorithm => "algorithm",
        VerifyErrorKind::WrongKey => "signature",
        VerifyErrorKind::InvalidClaims => "claims",
        VerifyErrorKind::WrongApplication => "application",
        VerifyErrorKind::NotYetValid => "start",
        VerifyErrorKind::Expired => "expiry",
        _ => "rest",
    }
}

fn advice(kind: VerifyErrorKind) -> &'static str {
    match kind {
        VerifyErrorKind::WrongKey => {
            "compare the key with the application's, and see that the token was copied whole"
        }
        VerifyErrorKind::WrongApplication => {
            "compare --application-id (or VONAGE_APPLICATION_ID) with the token's"
        }
        VerifyErrorKind::NotYetValid => "compare the clocks of this machine and of the one that signed",
        VerifyErrorKind::Expired => "make a new token: `vonage-video tokens create`",
        _ => "the service would refuse it; make a new token: `vonage-video tokens create`",
    }
}
