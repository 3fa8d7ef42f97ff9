//! What takes the network: name, connection, certificate, clock, credential.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use vonage_video::auth::{SignError, Signature};
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::Response;
use vonage_video::{ApplicationKey, Error, Retry, Signer, async_trait};

use super::answer::{certificate, clock, credential, unanswered};
use super::check::Check;
use super::local::{NOBODY, Place, Way};
use super::refused;
use crate::context::Context;
use crate::exit::Failure;

const DNS: &str = "DNS";
const TCP: &str = "TCP";
pub(super) const TLS: &str = "TLS";
pub(super) const CLOCK: &str = "clock";
pub(super) const AUTHENTICATION: &str = "authentication";

/// How long a name or a connection may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// A session that does not exist.
const MADE_UP_SESSION: &str = "1_MX5kb2N0b3J-";

pub(super) async fn run(
    context: &Context,
    identity: Option<(String, ApplicationKey)>,
    place: Option<&Place>,
    way: Way,
    checks: &mut Vec<Check>,
) {
    let unreachable = |why, checks: &mut Vec<Check>| {
        checks.extend([DNS, TCP, TLS, CLOCK, AUTHENTICATION].map(|name| Check::not_reached(name, why)));
    };
    let Some(place) = place else {
        return unreachable("there is no base URL", checks);
    };
    match way {
        Way::Broken => return unreachable("the proxy cannot be used", checks),
        Way::ThroughProxy => checks.extend([DNS, TCP].map(|name| Check::passed(name, "left to the proxy"))),
        Way::Direct => {
            if let Err(why) = reach(place, checks).await {
                checks.extend([TLS, CLOCK, AUTHENTICATION].map(|name| Check::not_reached(name, why)));
                return;
            }
        }
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
            checks.push(Check::failed(
                DNS,
                format!("{} does not resolve: {error}", place.host),
                remedy,
            ));
            checks.push(Check::not_reached(TCP, "there is no address"));
            return Err("there is no address");
        }
    };
    let listed: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
    checks.push(Check::passed(
        DNS,
        format!("{} is {}", place.host, listed.join(", ")),
    ));
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
    checks.push(Check::failed(
        TCP,
        format!("{}:{}: {last}", place.host, place.port),
        remedy,
    ));
    Err("nothing takes the connection")
}

async fn resolve(place: &Place) -> io::Result<Vec<SocketAddr>> {
    let looked_up = timeout(PATIENCE, lookup_host((place.host.as_str(), place.port))).await;
    let addresses: Vec<_> = looked_up.map_err(|_| io::ErrorKind::TimedOut)??.collect();
    if addresses.is_empty() {
        Err(io::ErrorKind::NotFound.into())
    } else {
        Ok(addresses)
    }
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
    let client = context
        .builder(application_id, signer)?
        .retry(Retry::new().attempts(2))
        .build()?;
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
