//! `NAME=VALUE` on the command line.
//!
//! Read here and not by the parser of the command line, which repeats what it cannot read: values may be secret.

use vonage_video::models::Secret;

use crate::exit::Failure;
use crate::values::Values;

/// Tells name and value apart at the first `=`. `option` is what it is called on the command line.
pub(crate) fn split<'a>(option: &'static str, argument: &'a Secret) -> Result<(&'a str, &'a str), Failure> {
    let problem = match argument.expose().split_once('=') {
        None => "has no = between name and value",
        Some((name, _)) if name.trim().is_empty() => "has no name before =",
        Some(pair) => return Ok(pair),
    };
    Err(Failure::usage(
        format!("{option} {problem}"),
        "write NAME=VALUE, as in X-Room=7; quote it for the shell",
    ))
}

/// A header, whose value may be `@FILE` or `-`. A name that was there before is refused: only one would be sent.
pub(crate) fn headers<'a>(
    arguments: &'a [Secret],
    values: &mut Values,
) -> Result<Vec<(&'a str, String)>, Failure> {
    const OPTION: &str = "--header";
    let mut headers: Vec<(&str, String)> = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let (name, value) = split(OPTION, argument)?;
        if headers.iter().any(|(known, _)| *known == name) {
            return Err(Failure::usage(
                format!("{OPTION} {name} is given twice"),
                "a header has one value",
            ));
        }
        headers.push((name, values.text(OPTION, value)?));
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_value_are_told_apart_at_the_first_equals_sign() {
        for (argument, name, value) in [("a=b", "a", "b"), ("a=b=c", "a", "b=c"), ("a=", "a", "")] {
            let argument = Secret::new(argument);
            assert_eq!(split("--header", &argument).unwrap(), (name, value));
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_without_being_repeated() {
        for arguments in [
            &["s3cret"][..],
            &["=s3cret"],
            &[" =s3cret"],
            &["a=s3cret", "a=s3cret"],
        ] {
            let arguments: Vec<Secret> = arguments.iter().copied().map(Secret::new).collect();
            let failure = headers(&arguments, &mut Values::new()).unwrap_err();
            let Failure::Problem(problem) = failure else {
                panic!("{arguments:?}")
            };
            assert!(problem.message.starts_with("--header "), "{}", problem.message);
            assert!(!format!("{problem:?}").contains("s3cret"), "{problem:?}");
        }
    }
}
