//! The gate over HTTP/1.1.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::act::{Act, Delivery, Read, Reply, Then};
use crate::fault::{End, Idle};
use crate::gate::State;
use crate::wire::{Answer, read_head, read_request};

/// Between bytes that trickle: slow enough never to get through, fast enough to keep a connection busy.
const TRICKLE: Duration = Duration::from_millis(60);
/// For bytes to arrive before the reset that follows them.
const ARRIVAL: Duration = Duration::from_millis(20);

/// A connection that can be ended by a reset.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {
    fn tcp(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Stream for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Answers the requests of a connection until it ends.
pub(crate) async fn converse(mut stream: impl Stream, state: &State) {
    loop {
        let first = match state.wait_for(stream.read_u8()).await {
            Some(Ok(first)) => first,
            Some(Err(_)) => return,
            None => {
                end_idle(stream, state.plan.idle).await;
                return state.waited();
            }
        };
        let act = state.next();
        if let Some(Then::Close(end)) = handle(&mut stream, state, &act, first).await {
            return close(stream, end).await;
        }
        match act.then {
            Then::Stay => {}
            Then::Hold | Then::Close(_) => return hold(stream).await,
        }
    }
}

/// Handles one request; tells how the connection is to end, if it is.
async fn handle(stream: &mut impl Stream, state: &State, act: &Act, first: u8) -> Option<Then> {
    if act.read == Read::FirstByte {
        return Some(act.then);
    }
    if act.read == Read::Head {
        read_head(stream, first).await?;
        return Some(act.then);
    }
    let request = read_request(stream, first).await?;
    let real = state.answer(act, &request).await;
    if act.hints {
        send(stream, b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n").await;
    }
    let answer = match &act.reply {
        Reply::Nothing => return Some(act.then),
        Reply::OfTheService => real?,
        Reply::Made(answer) => answer.clone(),
    };
    deliver(stream, &answer, act.delivery).await;
    Some(act.then)
}

async fn deliver(stream: &mut impl Stream, answer: &Answer, delivery: Delivery) {
    // What is to be cut in the middle needs a middle.
    let mut answer = answer.clone();
    if delivery != Delivery::Whole && delivery != Delivery::Pieces && answer.body.len() < 64 {
        answer.status = if answer.status == 204 { 200 } else { answer.status };
        answer.body.resize(64, b' ');
    }
    let (head, body) = (answer.head(answer.body.len()), &answer.body[..]);
    match delivery {
        Delivery::Whole => send(stream, &[&head, body].concat()).await,
        Delivery::Pieces => {
            for piece in [&head, body].concat().chunks(40) {
                tokio::time::sleep(Duration::from_millis(5)).await;
                send(stream, piece).await;
            }
        }
        Delivery::HalfHead => send(stream, &head[..head.len() / 2]).await,
        Delivery::HalfBody => {
            send(stream, &head).await;
            send(stream, &body[..body.len() / 2]).await;
        }
        Delivery::TrickledHead => {
            send(stream, &head[..head.len() - 4]).await;
            trickle(stream, b"\r\nx-more: x").await;
        }
        Delivery::TrickledBody => {
            send(stream, &answer.head(1_000_000)).await;
            trickle(stream, b" ").await;
        }
    }
}

/// Sends the same bytes one by one, over and over, until nobody listens.
async fn trickle(stream: &mut impl Stream, bytes: &[u8]) {
    for byte in bytes.iter().cycle() {
        tokio::time::sleep(TRICKLE).await;
        if stream.write_all(&[*byte]).await.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}

/// What is still sent when the other side has gone does not matter.
async fn send(stream: &mut impl Stream, bytes: &[u8]) {
    let _ = stream.write_all(bytes).await;
    let _ = stream.flush().await;
}

async fn close(mut stream: impl Stream, end: End) {
    match end {
        End::Fin => {
            let _ = stream.shutdown().await;
            // Closing with bytes unread would reset the connection instead.
            hold(stream).await;
        }
        End::Rst => {
            tokio::time::sleep(ARRIVAL).await;
            stream.tcp().set_zero_linger().unwrap();
        }
    }
}

/// Keeps the connection until the other side ends it.
async fn hold(mut stream: impl Stream) {
    while stream.read(&mut [0; 1024]).await.is_ok_and(|read| read > 0) {}
}

async fn end_idle(mut stream: impl Stream, idle: Option<Idle>) {
    match idle {
        Some(Idle::Closed(End::Rst)) => stream.tcp().set_zero_linger().unwrap(),
        Some(Idle::Answered) => {
            send(
                &mut stream,
                b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n",
            )
            .await;
        }
        _ => {}
    }
}
