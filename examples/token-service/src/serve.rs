//! Connections, from the first to the last.

use std::convert::Infallible;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use vonage_video_auth::TokenIssuer;

use crate::routes;

/// How long requests under way may take once the program was told to end.
const GRACE: Duration = Duration::from_secs(10);
/// After a connection could not be taken, which happens when there are too many.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until SIGTERM or Ctrl-C, then lets requests under way come to their end.
pub(crate) async fn until_told_to_end(listener: &TcpListener, issuer: &TokenIssuer) -> anyhow::Result<()> {
    let mut server = Builder::new(TokioExecutor::new());
    // With a timer, hyper ends connections whose request does not arrive within 30 s.
    server.http1().timer(TokioTimer::new());
    let open = GracefulShutdown::new();
    let mut told = std::pin::pin!(told_to_end());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            outcome = &mut told => break outcome?,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let issuer = issuer.clone();
        let service = service_fn(move |request| {
            let issuer = issuer.clone();
            async move { Ok::<_, Infallible>(routes::answer(&issuer, &request).await) }
        });
        let connection = server
            .serve_connection(TokioIo::new(stream), service)
            .into_owned();
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // A client that goes away is no event.
            let _ = connection.await;
        });
    }
    let _ = tokio::time::timeout(GRACE, open.shutdown()).await;
    Ok(())
}

#[cfg(unix)]
async fn told_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        outcome = tokio::signal::ctrl_c() => outcome,
    }
}

#[cfg(not(unix))]
async fn told_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
