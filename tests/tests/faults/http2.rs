//! The gate over HTTP/2.

use bytes::Bytes;
use h2::server::{Connection, SendResponse};
use h2::{Reason, RecvStream};
use http::Response;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_rustls::server::TlsStream;

use crate::act::{Act, Reply};
use crate::gate::State;
use crate::wire::{Answer, Request};

/// What is done with a request over HTTP/2 instead of answering it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act2 {
    /// The stream is refused.
    Refuse,
    /// GOAWAY names no stream, and the connection ends.
    GoAwayBefore,
    /// It is done; GOAWAY names its stream, and the connection ends.
    GoAwayAfter,
    /// It is done, and its stream is reset.
    Reset,
    /// It is done, and its stream is reset in the middle of the answer.
    ResetInBody,
    /// It is done, and the connection ends.
    Close,
    /// It is done, and nothing follows.
    Hold,
}

/// What a request asks of its connection.
enum Order {
    GoAway,
    Close,
}

/// Answers the requests of a connection until it ends.
pub(crate) async fn converse(stream: TlsStream<TcpStream>, state: &std::sync::Arc<State>) {
    if state.plan.act.http2 == Some(Act2::GoAwayBefore) && state.is_next_struck() {
        return leave_out(stream, state).await;
    }
    let Ok(mut connection) = h2::server::handshake(stream).await else {
        return;
    };
    let (orders, mut ordered) = mpsc::unbounded_channel();
    loop {
        let accepted = state.wait_for(async {
            tokio::select! {
                accepted = connection.accept() => Ok(accepted),
                order = ordered.recv() => Err(order),
            }
        });
        match accepted.await {
            Some(Ok(Some(Ok((request, respond))))) => {
                let (state, orders) = (state.clone(), orders.clone());
                let act = state.next();
                let work = async move {
                    if let Some(order) = answer(request, respond, &act, &state).await {
                        let _ = orders.send(order);
                    }
                };
                tokio::spawn(work);
            }
            Some(Ok(_) | Err(None)) => return,
            Some(Err(Some(Order::GoAway))) => return say_goodbye(connection).await,
            Some(Err(Some(Order::Close))) => return,
            None => {
                connection.abrupt_shutdown(Reason::NO_ERROR);
                state.waited();
                return drain(connection).await;
            }
        }
    }
}

async fn answer(
    request: http::Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    act: &Act,
    state: &State,
) -> Option<Order> {
    if act.http2 == Some(Act2::Refuse) {
        respond.send_reset(Reason::REFUSED_STREAM);
        return None;
    }
    let request = read(request).await?;
    let real = state.answer(act, &request).await;
    match act.http2 {
        None => {
            let answer = match &act.reply {
                Reply::Made(answer) => answer.clone(),
                _ => real?,
            };
            send(&mut respond, &answer, true);
        }
        Some(Act2::Reset) => respond.send_reset(Reason::INTERNAL_ERROR),
        Some(Act2::ResetInBody) => {
            send(&mut respond, &real?, false);
            // For what was sent to arrive.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            respond.send_reset(Reason::INTERNAL_ERROR);
        }
        Some(Act2::GoAwayAfter) => return Some(hold(respond, Order::GoAway)),
        Some(Act2::Close) => return Some(hold(respond, Order::Close)),
        Some(Act2::Hold | Act2::Refuse | Act2::GoAwayBefore) => {
            std::future::poll_fn(|context| respond.poll_reset(context))
                .await
                .ok();
        }
    }
    None
}

/// A stream whose answer is dropped would be reset before the connection ends.
fn hold(respond: SendResponse<Bytes>, order: Order) -> Order {
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        drop(respond);
    });
    order
}

fn send(respond: &mut SendResponse<Bytes>, answer: &Answer, whole: bool) {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    let mut body = answer.body.clone();
    if !whole {
        response = response.status(if answer.status == 204 { 200 } else { answer.status });
        // Half of it, or the beginning of one that was never meant to come.
        if body.is_empty() {
            body.resize(64, b' ');
        } else {
            body.truncate(body.len() / 2);
        }
    }
    let Ok(mut stream) = respond.send_response(response.body(()).unwrap(), false) else {
        return;
    };
    let _ = stream.send_data(body.into(), whole);
}

/// The request as HTTP/1.1 has it.
async fn read(request: http::Request<RecvStream>) -> Option<Request> {
    let (parts, mut stream) = request.into_parts();
    let mut body = Vec::new();
    while let Some(data) = stream.data().await {
        let data = data.ok()?;
        let _ = stream.flow_control().release_capacity(data.len());
        body.extend_from_slice(&data);
    }
    let mut head = format!(
        "{} {} HTTP/1.1\r\nhost: {}\r\n",
        parts.method,
        parts.uri.path_and_query()?,
        parts.uri.authority()?
    );
    for (name, value) in &parts.headers {
        head += &format!("{name}: {}\r\n", value.to_str().ok()?);
    }
    if !body.is_empty() && !parts.headers.contains_key("content-length") {
        head += &format!("content-length: {}\r\n", body.len());
    }
    Some(Request {
        head: head + "\r\n",
        body,
    })
}

async fn say_goodbye(mut connection: Connection<TlsStream<TcpStream>, Bytes>) {
    connection.abrupt_shutdown(Reason::NO_ERROR);
    drain(connection).await;
}

/// Until everything is said.
async fn drain(mut connection: Connection<TlsStream<TcpStream>, Bytes>) {
    while let Some(Ok(_)) = connection.accept().await {}
}

/// Speaks the frames by hand, since a GOAWAY that leaves out a stream already read is nothing a library sends.
async fn leave_out(mut stream: TlsStream<TcpStream>, state: &State) {
    const SETTINGS: u8 = 4;
    const HEADERS: u8 = 1;
    const GOAWAY: u8 = 7;
    let work = async {
        stream.write_all(&[0, 0, 0, SETTINGS, 0, 0, 0, 0, 0]).await?;
        stream
            .read_exact(&mut [0; b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len()])
            .await?;
        loop {
            let mut head = [0; 9];
            stream.read_exact(&mut head).await?;
            let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
            stream.read_exact(&mut vec![0; length as usize]).await?;
            if head[3] == HEADERS {
                break;
            }
        }
        state.next();
        stream
            .write_all(&[0, 0, 8, GOAWAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
            .await?;
        stream.shutdown().await?;
        // Until the client has closed too: a reset could overtake the frame.
        stream.read_to_end(&mut Vec::new()).await
    };
    let _ = work.await;
}
