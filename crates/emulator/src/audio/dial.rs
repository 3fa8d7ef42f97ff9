//! Dialing a WebSocket server.

use std::fmt;
use std::time::Duration;

use http::{HeaderValue, Request};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::Target;
use super::tls;

/// How long the socket may take to be up. Real time, whatever the emulator's clock does: it is real servers that are
/// waited for.
const LONGEST: Duration = Duration::from_secs(6);
/// How long a message from the server may be, in bytes.
const LONGEST_MESSAGE: usize = 1024 * 1024;

/// A connection that may be encrypted.
pub(crate) trait Connection: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Connection for T {}

/// A WebSocket that is up.
pub(crate) type Socket = WebSocketStream<Box<dyn Connection>>;

/// What the server is told in the headers of the handshake.
#[derive(Debug)]
pub(crate) struct Ids<'a> {
    pub(crate) session: &'a str,
    pub(crate) connection: String,
    pub(crate) connector: String,
}

/// Why there is no socket. Says nothing of where it was to lead.
#[derive(Debug)]
pub(crate) enum DialFailed {
    TooSlow,
    Unreachable(std::io::Error),
    Refused(Error),
}

impl fmt::Display for DialFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSlow => f.write_str("it was not up within 6 seconds"),
            Self::Unreachable(error) => write!(f, "the server could not be reached: {error}"),
            Self::Refused(error) => write!(f, "the server did not take it: {error}"),
        }
    }
}

/// Dials, and returns once the socket is up.
pub(crate) async fn dial(target: &Target, ids: &Ids<'_>) -> Result<Socket, DialFailed> {
    match tokio::time::timeout(LONGEST, connect(target, ids)).await {
        Ok(dialed) => dialed,
        Err(_) => Err(DialFailed::TooSlow),
    }
}

async fn connect(target: &Target, ids: &Ids<'_>) -> Result<Socket, DialFailed> {
    let stream = target
        .destination
        .connect()
        .await
        .map_err(DialFailed::Unreachable)?;
    // Frames are small and must not wait for each other; a socket that cannot do it works all the same.
    let _ = stream.set_nodelay(true);
    let stream: Box<dyn Connection> = if target.tls {
        let host = target.uri.host().unwrap_or_default();
        Box::new(
            tls::handshake(host, stream)
                .await
                .map_err(DialFailed::Unreachable)?,
        )
    } else {
        Box::new(stream)
    };
    let request = request(target, ids).map_err(DialFailed::Refused)?;
    let config = WebSocketConfig::default()
        .read_buffer_size(16 * 1024)
        .max_message_size(Some(LONGEST_MESSAGE))
        .max_frame_size(Some(LONGEST_MESSAGE));
    let (socket, _) = client_async_with_config(request, stream, Some(config))
        .await
        .map_err(DialFailed::Refused)?;
    Ok(socket)
}

fn request(target: &Target, ids: &Ids<'_>) -> Result<Request<()>, Error> {
    let mut request = target.uri.clone().into_client_request()?;
    for (name, value) in [
        ("x-opentok-ws-sessionid", ids.session),
        ("x-opentok-ws-connectionid", &ids.connection),
        ("x-opentok-ws-conferenceid", &ids.connector),
    ] {
        request.headers_mut().insert(name, HeaderValue::from_str(value)?);
    }
    Ok(request)
}
