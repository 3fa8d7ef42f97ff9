//! A small HTTP/1.1 server for the routes of a command.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

/// How long requests in progress may take when the server ends.
const PATIENCE: Duration = Duration::from_secs(5);
/// The pause after a connection could not be taken: there may be no file descriptors left.
const PAUSE: Duration = Duration::from_millis(100);

/// Takes connections until `stop` ends, and then lets requests in progress end. Not `axum::serve`: that one waits for the
/// head of a request without limit, and for requests in progress too.
pub(crate) async fn serve(listener: &TcpListener, routes: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let service = TowerToHyperService::new(routes);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .serve_connection(TokioIo::new(stream), service.clone());
        // A connection that breaks is the client's affair: it sends again.
        tokio::spawn(connections.watch(connection));
    }
    let _ = tokio::time::timeout(PATIENCE, connections.shutdown()).await;
}
