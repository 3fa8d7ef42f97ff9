//! Stands between a client and a server, and counts connections.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A relay on loopback. Closes everything when it is dropped.
#[derive(Debug)]
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    counts: Arc<Counts>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Counts {
    all: AtomicUsize,
    open: AtomicUsize,
    most: AtomicUsize,
}

impl Relay {
    /// Relays to this address, such as `127.0.0.1:41234`.
    pub(crate) async fn to(server: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let counts = Arc::new(Counts::default());
        let task = tokio::spawn(relay(listener, server, counts.clone()));
        Ok(Self {
            address,
            counts,
            task,
        })
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.counts.all.load(Ordering::SeqCst)
    }

    /// How many there were at once, at most.
    pub(crate) fn most(&self) -> usize {
        self.counts.most.load(Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn relay(listener: TcpListener, server: SocketAddr, counts: Arc<Counts>) {
    let mut connections = JoinSet::new();
    while let Ok((mut near, _)) = listener.accept().await {
        counts.all.fetch_add(1, Ordering::SeqCst);
        let open = counts.open.fetch_add(1, Ordering::SeqCst) + 1;
        counts.most.fetch_max(open, Ordering::SeqCst);
        let counts = counts.clone();
        connections.spawn(async move {
            if let Ok(mut far) = TcpStream::connect(server).await {
                let _ = near.set_nodelay(true);
                let _ = far.set_nodelay(true);
                // Ends when both sides have.
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            }
            counts.open.fetch_sub(1, Ordering::SeqCst);
        });
        while connections.try_join_next().is_some() {}
    }
}
