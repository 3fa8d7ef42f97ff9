//! The servers of both ports, which share one fate.

use std::collections::HashMap;
use std::fmt;
use std::io;

use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinError, JoinHandle, JoinSet};

/// A port that stopped being served although nobody asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFailure {
    port: &'static str,
    why: String,
}

impl fmt::Display for ServerFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot serve the {} any longer: {}", self.port, self.why)
    }
}

impl std::error::Error for ServerFailure {}

/// The running servers. When one of them fails the other one stops too. Dropping this stops both at once.
#[derive(Debug)]
pub(crate) struct Servers {
    stop: watch::Sender<bool>,
    failure: watch::Receiver<Option<ServerFailure>>,
    supervisor: JoinHandle<()>,
    handles: Vec<AbortHandle>,
}

/// One server: the name of its port, and what serves it until it is told to stop.
pub(crate) type Server = (
    &'static str,
    std::pin::Pin<Box<dyn Future<Output = io::Result<()>> + Send>>,
);

impl Servers {
    /// Runs the servers, each of which ends once `stop` is true.
    pub(crate) fn run(stop: watch::Sender<bool>, servers: Vec<Server>) -> Self {
        let mut running = JoinSet::new();
        let mut names = HashMap::new();
        let mut handles = Vec::new();
        for (name, server) in servers {
            let handle = running.spawn(server);
            names.insert(handle.id(), name);
            handles.push(handle);
        }
        let (fail, failure) = watch::channel(None);
        let stopping = stop.clone();
        let supervisor = tokio::spawn(async move {
            while let Some(ended) = running.join_next_with_id().await {
                let (id, why) = match ended {
                    Ok((id, Ok(()))) => (id, "the server ended".to_owned()),
                    Ok((id, Err(error))) => (id, error.to_string()),
                    Err(error) => (error.id(), reason(&error)),
                };
                if !stopping.send_replace(true) {
                    let port = names.get(&id).copied().unwrap_or_default();
                    let failed = ServerFailure { port, why };
                    tracing::error!("{failed}");
                    fail.send_replace(Some(failed));
                }
            }
        });
        Self {
            stop,
            failure,
            supervisor,
            handles,
        }
    }

    /// Waits for a failure, forever if there is none.
    pub(crate) async fn failed(&self) -> ServerFailure {
        let mut failure = self.failure.clone();
        let failed = match failure.wait_for(Option::is_some).await {
            Ok(failed) => failed.clone(),
            Err(_) => None,
        };
        match failed {
            Some(failed) => failed,
            // They have stopped, as they were told.
            None => std::future::pending().await,
        }
    }

    /// Tells the servers to stop.
    pub(crate) fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits for the end of the servers, after [`stop`](Self::stop).
    pub(crate) async fn ended(&mut self) {
        // One that was aborted has ended as well.
        let _ = (&mut self.supervisor).await;
    }

    /// Breaks a server, as a bug in it would.
    #[cfg(test)]
    pub(crate) fn abort(&self, place: usize) {
        self.handles[place].abort();
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.supervisor.abort();
        for handle in &self.handles {
            handle.abort();
        }
    }
}

fn reason(error: &JoinError) -> String {
    if error.is_panic() {
        "the server panicked".to_owned()
    } else {
        "the server was cancelled".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn until_told(mut stopped: watch::Receiver<bool>) -> io::Result<()> {
        let _ = stopped.wait_for(|stopped| *stopped).await;
        Ok(())
    }

    #[tokio::test]
    async fn a_server_that_panics_or_fails_takes_the_other_one_with_it() {
        for panics in [true, false] {
            let (stop, stopped) = watch::channel(false);
            let failing = async move {
                assert!(!panics, "on purpose");
                Err(io::Error::other("out of order"))
            };
            let servers: Vec<Server> = vec![
                ("API", Box::pin(failing)),
                ("control surface", Box::pin(until_told(stopped))),
            ];
            let mut servers = Servers::run(stop, servers);
            let failure = servers.failed().await.to_string();
            let why = if panics { "panicked" } else { "out of order" };
            assert_eq!(
                failure.split_once(": ").unwrap().0,
                "cannot serve the API any longer"
            );
            assert!(failure.contains(why), "{failure}");
            servers.ended().await;
        }
    }

    #[tokio::test]
    async fn servers_that_are_told_to_stop_have_not_failed() {
        let (stop, stopped) = watch::channel(false);
        let server: Server = ("API", Box::pin(until_told(stopped)));
        let mut servers = Servers::run(stop, vec![server]);
        servers.stop();
        servers.ended().await;
        assert_eq!(*servers.failure.borrow(), None);
    }
}
