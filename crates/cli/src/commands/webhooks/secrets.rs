//! Signature secrets among the options.

use vonage_video::webhooks::{Family, ReceiverBuilder, SignatureSecret};

use crate::exit::Failure;
use crate::values::Values;

const RULE: &str = "it is 1 to 50 characters on one line, as in the dashboard; @FILE reads it from a file";

/// Reads one secret: the value itself, `@FILE` or `-`.
pub(super) fn secret(
    values: &mut Values,
    option: &'static str,
    argument: &str,
) -> Result<SignatureSecret, Failure> {
    let secret = values.secret(option, argument)?;
    SignatureSecret::new(secret.expose()).map_err(|error| {
        Failure::usage(format!("{option}: this is no signature secret"), RULE).because(error)
    })
}

/// Adds secrets of all families.
pub(super) fn add(
    mut receiver: ReceiverBuilder,
    values: &mut Values,
    arguments: &[String],
) -> Result<ReceiverBuilder, Failure> {
    for argument in arguments {
        receiver = receiver.secret(secret(values, "--secret", argument)?);
    }
    Ok(receiver)
}

/// Adds secrets of one family, each `FAMILY=SECRET` or `FAMILY=@FILE`. None is repeated, whatever is wrong with it.
pub(super) fn add_of_families(
    mut receiver: ReceiverBuilder,
    values: &mut Values,
    arguments: &[String],
) -> Result<ReceiverBuilder, Failure> {
    const OPTION: &str = "--family-secret";
    for argument in arguments {
        let family = argument
            .split_once('=')
            .and_then(|(family, secret)| Some((family.parse::<Family>().ok()?, secret)));
        let Some((family, argument)) = family else {
            let families: Vec<_> = Family::ALL.iter().map(|family| family.as_str()).collect();
            return Err(Failure::usage(
                format!("{OPTION} does not begin with a family and ="),
                format!(
                    "as in archive=@archive.secret; the families are {}",
                    families.join(", ")
                ),
            ));
        };
        receiver = receiver.family_secret(family, secret(values, OPTION, argument)?);
    }
    Ok(receiver)
}
