//! The conversation over a socket that is up.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::frames::Frames;
use super::packing::Received;
use super::sockets::Share;
use super::{Audio, Counters, Packing, Socket};

/// How long a frame lasts.
const FRAME: Duration = Duration::from_millis(20);
/// How long the other side may take to close.
const GRACE: Duration = Duration::from_secs(1);
/// How many answers to commands may wait to be sent.
const ANSWERS: usize = 16;

/// What is agreed on for one socket.
#[derive(Debug)]
pub(crate) struct Line {
    /// The first message.
    pub(crate) greeting: Value,
    /// Samples per second.
    pub(crate) rate: u32,
    pub(crate) packing: Packing,
    pub(crate) bidirectional: bool,
    pub(crate) audio: Audio,
    pub(crate) counters: Arc<Counters>,
}

/// Keeps a socket open; letting it go closes the socket.
#[derive(Debug)]
pub(crate) struct Leash(#[expect(dead_code, reason = "its end is what it says")] oneshot::Sender<()>);

/// The socket's end of its leash.
#[derive(Debug)]
pub(crate) struct Collar(oneshot::Receiver<()>);

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    LetGo,
    EmulatorStops,
    ServerClosed,
    Broken,
}

/// A leash and its other end.
pub(crate) fn leash() -> (Leash, Collar) {
    let (sender, receiver) = oneshot::channel();
    (Leash(sender), Collar(receiver))
}

/// Sends the greeting and then audio in real time, and takes in what comes, until one side has enough.
pub(crate) async fn talk(socket: &mut Socket, line: &Line, collar: Collar, share: &mut Share) -> End {
    let (mut sink, mut stream) = socket.split();
    let (answers, mut waiting) = mpsc::channel(ANSWERS);
    let sending = async {
        sink.send(Message::text(line.greeting.to_string())).await?;
        let mut frames = Frames::new(line.audio.clone(), line.rate);
        let mut clock = tokio::time::interval(FRAME);
        loop {
            tokio::select! {
                _ = clock.tick() => {
                    let frame = frames.next();
                    let bytes = frame.len();
                    sink.send(line.packing.pack(frame)).await?;
                    line.counters.sent.add(bytes);
                }
                Some(answer) = waiting.recv() => sink.send(answer).await?,
            }
        }
    };
    let receiving = async {
        while let Some(message) = stream.next().await {
            match message? {
                Message::Close(_) => break,
                message => take(line, &message, &answers),
            }
        }
        Ok::<_, Error>(())
    };
    tokio::select! {
        ended = sending => end_of(&ended),
        ended = receiving => end_of(&ended),
        _ = collar.0 => End::LetGo,
        () = share.closing() => End::EmulatorStops,
    }
}

fn end_of(ended: &Result<(), Error>) -> End {
    match ended {
        Ok(()) | Err(Error::ConnectionClosed) => End::ServerClosed,
        Err(_) => End::Broken,
    }
}

fn take(line: &Line, message: &Message, answers: &mpsc::Sender<Message>) {
    if matches!(message, Message::Ping(_) | Message::Pong(_)) {
        return;
    }
    match line.packing.unpack(message) {
        Received::Audio(bytes) if line.bidirectional => {
            line.counters.received.add(bytes);
            if bytes != Frames::size(line.rate) {
                line.counters.misfits.fetch_add(1, Ordering::Relaxed);
            }
        }
        // A server that asks faster than it listens goes without an answer.
        Received::Command(answer) if line.bidirectional => {
            let _ = answers.try_send(Message::text(answer.to_string()));
        }
        _ => {
            line.counters.ignored.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Closes the socket as the protocol wants it, and gives the other side a moment to do the same.
pub(crate) async fn farewell(mut socket: Socket) {
    let goodbye = async {
        let normal = CloseFrame {
            code: CloseCode::Normal,
            reason: "".into(),
        };
        // Where the other side was first, its goodbye is answered instead.
        let _ = socket.close(Some(normal)).await;
        while let Some(Ok(_)) = socket.next().await {}
    };
    // One who does not answer is left.
    let _ = tokio::time::timeout(GRACE, goodbye).await;
}
