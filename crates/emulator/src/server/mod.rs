//! Listening, and taking connections until told to stop.

mod activity;
mod connection;
mod request_body;

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

pub(crate) use self::connection::Hangup;
use self::connection::{Limits, converse, stopped};
pub(crate) use self::request_body::{RequestBody, TooSlow};

/// How long connections may take to end once the emulator stops.
const GRACE: Duration = Duration::from_millis(500);
/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long accepting pauses when no connection can be taken.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves a listener until `stop` is true. Dropping the future closes everything at once.
///
/// # Errors
///
/// The listener is broken: no connection can be accepted any more.
pub(crate) async fn serve<H, F, B>(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    handler: H,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()>
where
    H: Fn(Hangup, Request<RequestBody>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Response<B>, Infallible>> + Send + 'static,
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut connections = JoinSet::new();
    let stops = stop.clone();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connect(stream, tls.clone(), handler.clone(), stops.clone()));
                }
                Err(error) if is_broken(&error) => return Err(error),
                Err(error) => {
                    // Out of file handles, most likely: let some connections end first.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
            Some(ended) = connections.join_next() => {
                // Ours to mend, and its caller sees no more than a broken connection.
                if let Err(error) = ended {
                    tracing::error!(%error, "a connection failed within the emulator");
                }
            }
            () = stopped(&mut stop) => break,
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    // What has not ended by then is dropped with the set.
    let _ = tokio::time::timeout(GRACE, all).await;
    Ok(())
}

/// Whether the error is about the listener itself, rather than about one connection or a lack of resources.
fn is_broken(error: &io::Error) -> bool {
    /// The numbers of EBADF, the same on every Unix, and of ENOTSOCK, on Linux and elsewhere.
    const NO_SOCKET: [i32; 3] = [9, 88, 38];
    let number = error.raw_os_error().filter(|_| cfg!(unix));
    error.kind() == io::ErrorKind::InvalidInput || number.is_some_and(|number| NO_SOCKET.contains(&number))
}

async fn connect<H, F, B>(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    handler: H,
    stop: watch::Receiver<bool>,
) where
    H: Fn(Hangup, Request<RequestBody>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Response<B>, Infallible>> + Send + 'static,
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    // Without it small pieces wait for each other; a socket that cannot do it works all the same.
    let _ = stream.set_nodelay(true);
    let limits = Limits::default();
    match tls {
        None => converse(stream, handler, stop, limits).await,
        Some(tls) => match tokio::time::timeout(HANDSHAKE, tls.accept(stream)).await {
            Ok(Ok(stream)) => converse(stream, handler, stop, limits).await,
            Ok(Err(error)) => tracing::info!(%error, "a TLS handshake failed"),
            Err(_) => tracing::info!("a TLS handshake took too long"),
        },
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::{Shutdown, TcpStream as StdStream};
    use std::os::fd::OwnedFd;

    use http_body_util::Empty;

    use super::*;

    #[tokio::test]
    async fn a_listener_that_breaks_ends_its_server_with_an_error() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let broken = StdStream::from(OwnedFd::from(listener.try_clone().unwrap()));
        broken.shutdown(Shutdown::Both).unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let (_stop, stopped) = watch::channel(false);
        let handler = |_: Hangup, _: Request<RequestBody>| async { Ok(Response::new(Empty::new())) };
        let served = serve(listener, None, handler, stopped);
        let served = tokio::time::timeout(Duration::from_secs(20), served).await;
        assert!(served.unwrap().is_err());
    }
}
