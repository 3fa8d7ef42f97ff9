//! Whether connections come about at all.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// What a client meets when it connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// A server.
    Open,
    /// A server with TLS.
    Tls,
    /// A server that should speak TLS and does not.
    NoTls,
    /// A port nobody listens at.
    Refusing,
    /// A listener whose queue is full.
    BlackHole,
    /// A server that should speak TLS and says nothing.
    Silent,
}

/// A port that is taken, with a door that is shut.
pub(crate) enum Shut {
    /// Bound, and nobody listens.
    Refusing(TcpSocket),
    /// Listening, with a full queue.
    Full(std::net::TcpListener, Vec<TcpStream>),
}

impl Door {
    pub(crate) fn is_secure(self) -> bool {
        matches!(self, Self::Tls | Self::NoTls | Self::Silent)
    }

    pub(crate) async fn set(self) -> (SocketAddr, Option<TcpListener>, Option<Shut>) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = socket.local_addr().unwrap();
        match self {
            Self::Refusing => (address, None, Some(Shut::Refusing(socket))),
            Self::BlackHole => {
                let listener = socket.listen(1).unwrap().into_std().unwrap();
                (address, None, Some(Shut::Full(listener, fill(address).await)))
            }
            _ => (address, Some(socket.listen(64).unwrap()), None),
        }
    }
}

impl Shut {
    pub(crate) fn open(self) -> TcpListener {
        match self {
            Self::Refusing(socket) => socket.listen(64).unwrap(),
            Self::Full(listener, queued) => {
                drop(queued);
                while listener.accept().is_ok() {}
                TcpListener::from_std(listener).unwrap()
            }
        }
    }
}

/// Connects until nobody is let in any more.
async fn fill(address: SocketAddr) -> Vec<TcpStream> {
    let mut queued = Vec::new();
    while let Ok(stream) = tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await
    {
        queued.push(stream.unwrap());
        assert!(queued.len() < 64, "the queue never fills");
    }
    queued
}
