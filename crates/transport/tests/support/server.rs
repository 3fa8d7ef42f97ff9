//! A server that answers, stalls and breaks as scripted, over TCP or TLS. It stands on nothing of ours.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What is done with one request. The last act of a script is repeated for ever.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// This answer; the connection stays open.
    Answer(Vec<u8>),
    /// These bytes, which may be half an answer; then the connection is closed.
    SendAndClose(Vec<u8>),
    /// These bytes, which may be none, and then nothing for ever.
    SendAndHold(Vec<u8>),
    /// These bytes, then a byte every so often for ever.
    Trickle(Vec<u8>, Duration),
    /// The connection is closed while the request lies unread. TCP only.
    CloseUnread,
}

/// An answer with this status, headers and body.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = format!("HTTP/1.1 {status} Scripted\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    let mut answer = (answer + "\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Which connection it came over, counted from 1.
    pub(crate) connection: usize,
    /// Request line and headers.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// The value of a header, whose name is in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A running server. Stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    state: Arc<State>,
    task: JoinHandle<()>,
}

struct State {
    script: Mutex<VecDeque<Act>>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
}

impl Server {
    pub(crate) async fn start(script: impl IntoIterator<Item = Act>) -> Self {
        Self::serve("http", None, script).await
    }

    pub(crate) async fn start_tls(acceptor: TlsAcceptor, script: impl IntoIterator<Item = Act>) -> Self {
        Self::serve("https", Some(acceptor), script).await
    }

    async fn serve(
        scheme: &'static str,
        tls: Option<TlsAcceptor>,
        script: impl IntoIterator<Item = Act>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            script: Mutex::new(script.into_iter().collect()),
            seen: Mutex::default(),
            connections: AtomicUsize::new(0),
        });
        let shared = state.clone();
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let number = shared.connections.fetch_add(1, Ordering::SeqCst) + 1;
                tokio::spawn(connection(stream, tls.clone(), number, shared.clone()));
            }
        });
        Self {
            address,
            scheme,
            state,
            task,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The server's origin, by its address.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.seen.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.state.seen.lock().unwrap().len()
    }

    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

async fn connection(tcp: TcpStream, tls: Option<TlsAcceptor>, number: usize, state: Arc<State>) {
    let mut stream: Box<dyn Stream> = match tls {
        Some(tls) => match tls.accept(tcp).await {
            Ok(stream) => Box::new(stream),
            Err(_) => return,
        },
        None => {
            // Closing before anything has arrived would leave open whether it was sent.
            if tcp.peek(&mut [0]).await.unwrap_or_default() == 0 {
                return;
            }
            if matches!(state.script.lock().unwrap().front(), Some(Act::CloseUnread)) {
                state.next();
                let unread = Seen {
                    connection: number,
                    head: String::new(),
                    body: Vec::new(),
                };
                state.seen.lock().unwrap().push(unread);
                return;
            }
            Box::new(tcp)
        }
    };
    while let Some((head, body)) = read_request(&mut stream).await {
        state.seen.lock().unwrap().push(Seen {
            connection: number,
            head,
            body,
        });
        match state.next() {
            Act::Answer(bytes) => send(&mut stream, &bytes).await,
            Act::SendAndClose(bytes) => {
                send(&mut stream, &bytes).await;
                let _ = stream.shutdown().await;
                return;
            }
            Act::SendAndHold(bytes) => {
                send(&mut stream, &bytes).await;
                std::future::pending::<()>().await;
            }
            Act::Trickle(bytes, pause) => {
                send(&mut stream, &bytes).await;
                loop {
                    tokio::time::sleep(pause).await;
                    send(&mut stream, b" ").await;
                }
            }
            Act::CloseUnread => return,
        }
    }
}

/// What is still sent when the other side has gone does not matter.
async fn send(stream: &mut Box<dyn Stream>, bytes: &[u8]) {
    let _ = stream.write_all(bytes).await;
    let _ = stream.flush().await;
}

/// Reads one request: its head as text, and its body.
async fn read_request(stream: &mut Box<dyn Stream>) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    while bytes.len() < end + length.unwrap_or(0) {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some((head, bytes.split_off(end)))
}

impl State {
    fn next(&self) -> Act {
        let mut script = self.script.lock().unwrap();
        match script.len() {
            0 => Act::CloseUnread,
            1 => script[0].clone(),
            _ => script.pop_front().unwrap(),
        }
    }
}
