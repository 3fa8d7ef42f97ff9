//! What takes the network: name, connection, certificate, clock, credential.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use vonage_video::auth::{SignError, Signature};
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::Response;
use vonage_video::{ApplicationKey, Error, Retry, Signer, async_trait};

use super::answer::{certificate, clock, credential, stranger};
use super::check::{AUTHENTICATION, CLOCK, Check, DNS, PATIENCE, TCP, TLS, refused, skip};
use super::local::{NOBODY, Place};
use super::proxy::Way;
use super::trouble::{no_answer, unanswered};
use crate::context::Context;
use crate::exit::Failure;

/// A session that does not exist.
const MADE_UP_SESSION: &str = "1_MX5kb2N0b3J-";

pub(super) async fn run(
    context: &Context,
    identity: Option<(String, ApplicationKey)>,
    place: Option<&Place>,
    way: Way,
    checks: &mut Vec<Check>,
) {
    let Some(place) = place else {
        return skip(
            &[DNS, TCP, TLS, CLOCK, AUTHENTICATION],
            "there is no base URL",
            checks,
        );
    };
    match way {
        Way::Broken => {
            let why = "the proxy cannot be used";
            return skip(&[DNS, TCP, TLS, CLOCK, AUTHENTICATION], why, checks);
        }
        Way::ThroughProxy => checks.push(Check::passed(DNS, "left to the proxy")),
        Way::Direct => {
            if let Err(why) = reach(place, checks).await {
                return skip(&[TLS, CLOCK, AUTHENTICATION], why, checks);
            }
        }
    }
    // Whatever is no API of Vonage's does not refuse a credential that is wrong on purpose.
    let nobody = identity
        .as_ref()
        .map_or_else(|| NOBODY.to_owned(), |(id, _)| id.clone());
    match ask(context, nobody, Arc::new(WrongSigner)).await {
        Ok(Ok(answer)) => {
            if way == Way::ThroughProxy {
                checks.push(Check::passed(TCP, "left to the proxy"));
            }
            checks.push(certificate(place));
            checks.push(clock(&answer));
            checks.push(match (stranger(&answer), identity) {
                (Some(check), _) => check,
                (None, None) => Check::not_reached(AUTHENTICATION, "it needs an application and its key"),
                (None, Some((id, key))) => match ask(context, id, Arc::new(key)).await {
                    Ok(Ok(answer)) => credential(&answer),
                    Ok(Err(error)) => no_answer(&error),
                    Err(failure) => refused(AUTHENTICATION, &failure),
                },
            });
        }
        Ok(Err(error)) => unanswered(&error, place, way, checks),
        Err(failure) => {
            if way == Way::ThroughProxy {
                checks.push(Check::passed(TCP, "left to the proxy"));
            }
            checks.push(refused(TLS, &failure));
            skip(&[CLOCK, AUTHENTICATION], "no client could be set up", checks);
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
                checks.push(Check::passed(TCP, format!("{address} accepts connections")));
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
    Err("nothing accepts the connection")
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

/// Asks who is connected to a session that does not exist.
async fn ask(
    context: &Context,
    application_id: String,
    signer: Arc<dyn Signer>,
) -> Result<Result<Response<Bytes>, Error>, Failure> {
    // Two attempts, so that a clock that is off does not fail the credential as well.
    let client = context
        .builder(application_id, signer)?
        .retry(Retry::new().attempts(2))
        .build()?;
    let request = client.sessions().list_connections(MADE_UP_SESSION).request()?;
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
