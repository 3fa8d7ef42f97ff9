//! What it means that no answer came.

use std::error::Error as _;

use vonage_video::{Error, ErrorKind, Limit};

use super::answer::certificate;
use super::check::{AUTHENTICATION, CLOCK, Check, TCP, TLS, skip};
use super::local::Place;
use super::proxy::Way;
use crate::advice;

pub(super) fn unanswered(error: &Error, place: &Place, way: Way, checks: &mut Vec<Check>) {
    let detail = chain(error);
    let unconnected = matches!(
        error.kind(),
        ErrorKind::Connect | ErrorKind::Timeout(Limit::Connect)
    );
    if way == Way::ThroughProxy {
        // The tunnel is the proxy's; nothing of the service has been seen yet.
        if unconnected && (detail.contains("tunnel") || !place.encrypted) {
            let remedy = "see that the proxy allows this host and port, and that user and password in its variable are right";
            checks.push(Check::failed(
                TCP,
                format!("the proxy does not connect: {detail}"),
                remedy,
            ));
            return skip(&[TLS, CLOCK, AUTHENTICATION], "there is no connection", checks);
        }
        checks.push(Check::passed(TCP, "left to the proxy"));
    }
    if unconnected && place.encrypted {
        checks.push(Check::failed(TLS, &detail, remedy(&detail)));
        skip(&[CLOCK, AUTHENTICATION], "there is no safe connection", checks);
    } else {
        checks.push(certificate(place));
        checks.push(Check::not_reached(CLOCK, "there was no answer"));
        checks.push(no_answer(error));
    }
}

pub(super) fn no_answer(error: &Error) -> Check {
    Check::failed(AUTHENTICATION, chain(error), advice::on_call(error))
}

fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// TLS libraries say what they saw, not what to do.
fn remedy(detail: &str) -> &'static str {
    let says = |words: &[&str]| words.iter().any(|word| detail.contains(word));
    if says(&["InvalidContentType", "corrupt message"]) {
        "what answers there does not speak TLS: correct the port, or use http:// for this machine"
    } else if says(&["not valid for name", "NotValidForName"]) {
        "the certificate is for another host: correct the host in the base URL"
    } else if says(&["expired", "Expired", "not valid yet", "NotValidYet"]) {
        "the certificate is out of date, or the clock of this machine is wrong"
    } else if says(&["UnknownIssuer", "UnknownCA", "self-signed", "BadSignature"]) {
        "if a proxy or a test server has an authority of its own, trust it with --ca-file"
    } else {
        "look for a firewall or proxy that breaks the connection, and check host and port"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trouble_with_tls_has_its_own_remedy() {
        for (detail, word) in [
            (
                "received corrupt message of type InvalidContentType",
                "does not speak TLS",
            ),
            ("invalid peer certificate: UnknownIssuer", "--ca-file"),
            (
                "invalid peer certificate: certificate not valid for name \"a\"",
                "another host",
            ),
            ("invalid peer certificate: certificate expired", "out of date"),
            ("connection reset by peer", "firewall"),
        ] {
            assert!(remedy(detail).contains(word), "{detail}");
        }
    }
}
