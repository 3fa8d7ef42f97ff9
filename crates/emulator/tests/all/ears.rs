//! A WebSocket server for the Audio Connector, and what its tests ask for.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use vonage_video_emulator::ConnectorView;

use super::clients::{PATIENCE, Reply, World};
use super::tokens;

/// The other end of a connector.
pub(crate) struct Server {
    pub(crate) listener: TcpListener,
    pub(crate) uri: String,
}

/// A socket that was accepted, with the headers of its handshake.
pub(crate) struct Accepted {
    pub(crate) socket: WebSocketStream<TcpStream>,
    pub(crate) headers: http::HeaderMap,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("ws://{}/in?room=7", listener.local_addr().unwrap());
        Self { listener, uri }
    }

    pub(crate) async fn accept(&self) -> Accepted {
        let accept = async {
            let (stream, _) = self.listener.accept().await.unwrap();
            let mut headers = http::HeaderMap::new();
            #[expect(clippy::result_large_err, reason = "the type of the library")]
            let look = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
                headers = request.headers().clone();
                Ok(response)
            };
            let socket = tokio_tungstenite::accept_hdr_async(stream, look).await.unwrap();
            Accepted { socket, headers }
        };
        tokio::time::timeout(PATIENCE, accept).await.unwrap()
    }
}

impl Accepted {
    pub(crate) async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(PATIENCE, self.socket.next());
        next.await.unwrap().unwrap().unwrap()
    }

    pub(crate) async fn next_json(&mut self) -> Value {
        serde_json::from_str(self.next().await.to_text().unwrap()).unwrap()
    }

    /// The next message that is no audio, and whether there was one.
    pub(crate) async fn close_code(&mut self) -> Option<CloseCode> {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.map(|frame| frame.code);
            }
        }
    }
}

pub(crate) fn body(world: &World, session: &str, uri: &str, changes: &Value) -> Value {
    let mut websocket = json!({"uri": uri});
    for (name, value) in changes.as_object().unwrap() {
        websocket[name] = value.clone();
    }
    let token = tokens::client(&world.application, session, "publisher");
    json!({"sessionId": session, "token": token, "websocket": websocket})
}

pub(crate) async fn connect(world: &World, session: &str, uri: &str, changes: &Value) -> Reply {
    world
        .send_json("POST", "/connect", &body(world, session, uri, changes))
        .await
}

/// Connects to a server that takes the socket at once.
pub(crate) async fn connected(
    world: &World,
    session: &str,
    server: &Server,
    changes: &Value,
) -> (Value, Accepted) {
    let connecting = connect(world, session, &server.uri, changes);
    let (reply, accepted) = tokio::join!(connecting, server.accept());
    assert_eq!(reply.status, 200, "{}", reply.text());
    (reply.json(), accepted)
}

pub(crate) async fn last(world: &World, session: &str) -> ConnectorView {
    world
        .control
        .session(session)
        .await
        .unwrap()
        .connectors
        .pop()
        .unwrap()
}

/// The connector, once it is as the test wants it.
pub(crate) async fn eventually(
    world: &World,
    session: &str,
    fits: impl Fn(&ConnectorView) -> bool,
) -> ConnectorView {
    let look = async {
        loop {
            let view = last(world, session).await;
            if fits(&view) {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.unwrap()
}
