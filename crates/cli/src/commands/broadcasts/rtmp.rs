//! RTMP outputs on the command line: `[ID=]SERVER_URL,STREAM_NAME`.
//!
//! Read here and not by the parser of the command line, which repeats what it cannot read: a stream name lets everybody
//! publish who has it.

use vonage_video::models::{Rtmp, Secret};

use crate::exit::Failure;
use crate::values::Values;

pub(super) const OPTION: &str = "--rtmp";

const FORM: &str = "write [ID=]SERVER_URL,STREAM_NAME, as in north=rtmps://example.org/live,@name.txt; quote it for \
                    the shell";

/// Reads an output.
pub(super) fn read(argument: &Secret, values: &mut Values) -> Result<Rtmp, Failure> {
    let (server, name) = argument
        .expose()
        .split_once(',')
        .ok_or_else(|| wrong("has no stream name after a comma"))?;
    let (before, _) = server
        .split_once("://")
        .ok_or_else(|| wrong("has no server, an rtmp:// or rtmps:// URL"))?;
    // An equals sign behind the scheme belongs to the URL.
    let (id, url) = match before.split_once('=') {
        None => (None, server),
        Some(("", _)) => return Err(wrong("has an empty id")),
        Some((id, _)) => (Some(id), server.get(id.len() + 1..).unwrap_or_default()),
    };
    if !url.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Err(wrong("has no server, an rtmp:// or rtmps:// URL"));
    }
    let rtmp = Rtmp::new(url, values.secret(OPTION, name)?);
    Ok(match id {
        Some(id) => rtmp.id(id),
        None => rtmp,
    })
}

fn wrong(problem: &str) -> Failure {
    Failure::usage(format!("{OPTION} {problem}"), FORM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_server_and_name_are_told_apart() {
        for (argument, id, server, name) in [
            ("rtmp://h/live,abc", None, "rtmp://h/live", "abc"),
            ("north=rtmps://h/live,abc", Some("north"), "rtmps://h/live", "abc"),
            ("rtmp://h/live?a=b,c=d,e", None, "rtmp://h/live?a=b", "c=d,e"),
            ("n=rtmp://h/a=b,x?k=v", Some("n"), "rtmp://h/a=b", "x?k=v"),
            ("n=m=rtmp://h,x", Some("n"), "m=rtmp://h", "x"),
            ("https://h,x", None, "https://h", "x"),
        ] {
            let rtmp = read(&Secret::new(argument), &mut Values::new()).unwrap();
            assert_eq!(
                (
                    rtmp.id.as_deref(),
                    rtmp.server_url.as_str(),
                    rtmp.stream_name.expose()
                ),
                (id, server, name),
                "{argument}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_without_being_repeated() {
        for argument in [
            "",
            "s3cret",
            "rtmp://h/s3cret",
            "h/live,s3cret",
            "=rtmp://h,s3cret",
            "n=://h,s3cret",
            "rtmp://h,",
            "rtmp://h, ",
            "rtmp://h,s3cret\nx",
            "rtmp://h,@",
        ] {
            let failure = read(&Secret::new(argument), &mut Values::new()).unwrap_err();
            let Failure::Problem(problem) = failure else {
                panic!("{argument}")
            };
            assert!(problem.message.starts_with("--rtmp"), "{}", problem.message);
            assert!(!format!("{problem:?}").contains("s3cret"), "{problem:?}");
        }
    }
}
