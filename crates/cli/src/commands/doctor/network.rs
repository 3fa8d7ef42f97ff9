//! What takes the network: name, connection, certificate, clock, credential.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use vonage_video::auth::{SignError, Signature, UnixTime};
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::{Response, header};
use vonage_video::{ApplicationKey, Error, ErrorKind, Limit, Retry, Signer, async_trait};

use super::check::Check;
use super::local::{NOBODY, Place};
use super::refused;
use crate::context::Context;
use crate::exit::Failure;
use crate::{advice, duration, time};

const DNS: &str = "DNS";
const TCP: &str = "TCP";
const TLS: &str = "TLS";
const CLOCK: &str = "clock";
const AUTHENTICATION: &str = "authentication";

/// How long a name or a connection may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// As much as the SDK tolerates before it corrects its own tokens.
const TOLERANCE: Duration = Duration::from_secs(30);
/// A session that does not exist.
const MADE_UP_SESSION: &str = "1_MX5kb2N0b3J-";

pub(super) async fn run(
    context: &Context,
    identity: Option<(String, ApplicationKey)>,
    place: Option<&Place>,
    proxied: bool,
    checks: &mut Vec<Check>,
) {
    let Some(place) = place else {
        let why = "there is no base URL";
        checks.extend([DNS, TCP, TLS, CLOCK, AUTHENTICATION].map(|name| Check::not_reached(name, why)));
        return;
    };
    if proxied {
        checks.extend([DNS, TCP].map(|name| Check::passed(name, "left to the proxy")));
    } else if let Err(why) = reach(place, checks).await {
        checks.extend([TLS, CLOCK, AUTHENTICATION].map(|name| Check::not_reached(name, why)));
        return;
    }
    let known = identity.is_some();
    match ask(context, identity).await {
        Ok(Ok(answer)) => {
            checks.push(certificate(place));
            checks.push(clock(&answer));
            checks.push(if known {
                credential(&answer)
            } else {
                Check::not_reached(AUTHENTICATION, "it needs an application and its key")
            });
        }
        Ok(Err(error)) => unanswered(&error, place, checks),
        Err(failure) => {
            checks.push(refused(TLS, &failure));
            let why = "no client could be set up";
            checks.extend([CLOCK, AUTHENTICATION].map(|name| Check::not_reached(name, why)));
        }
    }
}

async fn reach(place: &Place, checks: &mut Vec<Check>) -> Result<(), &'static str> {
    let addresses = match resolve(place).await {
        Ok(addresses) => addresses,
        Err(error) => {
            let remedy = "check the host in the base URL, and the name servers of this machine";
            checks.push(Check::failed(DNS, format!("{} does not resolve: {error}", place.host), remedy));
            checks.push(Check::not_reached(TCP, "there is no address"));
            return Err("there is no address");
        }
    };
    let listed: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
    checks.push(Check::passed(DNS, format!("{} is {}", place.host, listed.join(", "))));
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match timeout(PATIENCE, TcpStream::connect(address)).await {
            Ok(Ok(_)) => {
                checks.push(Check::passed(TCP, format!("{address} takes connections")));
                return Ok(());
            }
            Ok(Err(error)) => last = error,
            Err(_) => last = io::ErrorKind::TimedOut.into(),
        }
    }
    let remedy = "check host and port of the base URL, and whether a firewall wants a proxy (HTTPS_PROXY)";
    checks.push(Check::failed(TCP, format!("{}:{}: {last}", place.host, place.port), remedy));
    Err("nothing takes the connection")
}

async fn resolve(place: &Place) -> io::Result<Vec<SocketAddr>> {
    let looked_up = timeout(PATIENCE, lookup_host((place.host.as_str(), place.port))).await;
    let addresses: Vec<_> = looked_up.map_err(|_| io::ErrorKind::TimedOut)??.collect();
    if addresses.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(addresses) }
}

/// Asks who is connected to a session that does not exist. Without a key the credential is a wrong one on purpose:
/// the refusal still tells of certificate and clock.
async fn ask(
    context: &Context,
    identity: Option<(String, ApplicationKey)>,
) -> Result<Result<Response<Bytes>, Error>, Failure> {
    let (application_id, signer): (String, Arc<dyn Signer>) = match identity {
        Some((id, key)) => (id, Arc::new(key)),
        None => (NOBODY.to_owned(), Arc::new(WrongSigner)),
    };
    // Two attempts, so that a clock that is off does not fail the credential as well.
    let client = context.builder(application_id, signer)?.retry(Retry::new().attempts(2)).build()?;
    let request = client.sessions().connections(MADE_UP_SESSION).request()?;
    Ok(client.handle().dispatch().send(request).await)
}

#[derive(Debug)]
struct WrongSigner;

#[async_trait]
impl Signer for WrongSigner {
    async fn sign(&self, _: &[u8]) -> Result<Signature, SignError> {
        Ok(Signature::from(vec![0; 256]))
    }
}

fn certificate(place: &Place) -> Check {
    if place.encrypted {
        Check::passed(TLS, format!("trusted for {}", place.host))
    } else {
        Check::passed(TLS, "none: plain HTTP")
    }
}

fn unanswered(error: &Error, place: &Place, checks: &mut Vec<Check>) {
    let mut detail = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        detail = format!("{detail}: {cause}");
        source = cause.source();
    }
    let unconnected = matches!(error.kind(), ErrorKind::Connect | ErrorKind::Timeout(Limit::Connect));
    if unconnected && place.encrypted {
        let remedy = "if a proxy or a test server has an authority of its own, trust it with --ca-file";
        checks.push(Check::failed(TLS, detail, remedy));
        checks.extend([CLOCK, AUTHENTICATION].map(|name| Check::not_reached(name, "there is no safe connection")));
    } else {
        checks.push(certificate(place));
        checks.push(Check::not_reached(CLOCK, "there was no answer"));
        checks.push(Check::failed(AUTHENTICATION, detail, advice::on_call(error)));
    }
}

fn clock(answer: &Response<Bytes>) -> Check {
    let there = answer.headers().get(header::DATE).and_then(|date| date.to_str().ok());
    match there.and_then(time::parse_http_date) {
        Some(there) => compare_clocks(there, time::now()),
        None => Check::odd(CLOCK, "the answer has no date", "look for a machine in between that takes it out"),
    }
}

fn compare_clocks(there: UnixTime, here: UnixTime) -> Check {
    let ahead = here.saturating_duration_since(there);
    let behind = there.saturating_duration_since(here);
    let distance = ahead.max(behind);
    if distance <= TOLERANCE {
        return Check::passed(CLOCK, format!("within {} of the service's", duration::human(TOLERANCE)));
    }
    let word = if ahead > behind { "ahead of" } else { "behind" };
    Check::failed(
        CLOCK,
        format!("{} {word} the service's", duration::human(distance)),
        "synchronize the clock (NTP): client tokens are signed by it, and refused while they come from the future",
    )
}

fn credential(answer: &Response<Bytes>) -> Check {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let known_shape = kind.contains("json") || answer.body().is_empty();
    match status.as_u16() {
        401 | 403 => Check::failed(
            AUTHENTICATION,
            format!("refused ({status}){}", words_of(answer)),
            "see in the dashboard that the key belongs to this application and that Video is switched on for it",
        ),
        200..=299 | 400 | 404 if known_shape => {
            Check::passed(AUTHENTICATION, format!("taken ({status} for a session that does not exist)"))
        }
        200..=499 => Check::failed(
            AUTHENTICATION,
            format!("{status} with {}: this does not look like the Vonage Video API", describe(kind)),
            "check the base URL, and whether a proxy or portal answers in its place",
        ),
        _ => Check::failed(
            AUTHENTICATION,
            format!("cannot be told: {status}{}", words_of(answer)),
            "the service or something before it is in trouble; try again later",
        ),
    }
}

fn words_of(answer: &Response<Bytes>) -> String {
    let service = vonage_video::ServiceError::from_response(answer);
    service.message().map(|words| format!(": {words}")).unwrap_or_default()
}

fn describe(kind: &str) -> &str {
    if kind.is_empty() { "a body of no declared type" } else { kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_minute_is_tolerated_in_both_directions() {
        let here = UnixTime::from_secs(1_790_000_000);
        for (seconds, ok) in [(-31_i64, false), (-30, true), (0, true), (30, true), (31, false)] {
            let there = UnixTime::from_secs(here.as_secs().saturating_add_signed(seconds));
            assert_eq!(compare_clocks(there, here).ok(), ok, "{seconds}");
        }
    }

    #[test]
    fn only_the_service_itself_can_take_a_credential() {
        let ok = |status: u16, kind: &str| {
            let answer = Response::builder().status(status).header(header::CONTENT_TYPE, kind);
            credential(&answer.body(Bytes::from_static(b"x")).unwrap()).ok()
        };
        assert!(ok(404, "application/json") && ok(400, "application/json") && ok(200, "application/json"));
        for (status, kind) in [
            (404, "text/html"),
            (200, "text/html"),
            (302, "application/json"),
            (401, "application/json"),
            (403, "application/json"),
            (429, "application/json"),
            (503, "application/json"),
        ] {
            assert!(!ok(status, kind), "{status} {kind}");
        }
    }
}
