//! HTTP/2: chosen by the server, and precise about what was not processed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use h2::Reason;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use vonage_video_core::http::{Response, Version};
use vonage_video_core::{Dispatch, ErrorKind, Outcome, Repeat, Trail};
use vonage_video_transport::{BaseUrl, RootCertificates, TransportBuilder};

use crate::build;
use crate::support::tls::Authority;
use crate::support::{request, transport};

/// What the server does first; everything afterwards is answered with 200.
#[derive(Clone, Copy)]
enum First {
    Answer,
    Reset(Reason),
    /// GOAWAY that names this as the last stream that is processed, then the connection closes.
    GoAway(u32),
}

struct Http2Server {
    builder: TransportBuilder,
    /// How many requests were answered.
    answered: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
}

impl Http2Server {
    async fn start(first: First) -> Self {
        let authority = Authority::new();
        let acceptor = authority.acceptor("127.0.0.1", &["h2", "http/1.1"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let (answered, connections) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counters = (answered.clone(), connections.clone());
        tokio::spawn(async move {
            let mut first = Some(first);
            while let Ok((stream, _)) = listener.accept().await {
                counters.1.fetch_add(1, Ordering::SeqCst);
                let first = first.take().unwrap_or(First::Answer);
                tokio::spawn(connection(stream, acceptor.clone(), first, counters.0.clone()));
            }
        });
        let roots = RootCertificates::only(authority.pem()).unwrap();
        let builder = transport()
            .base_url(BaseUrl::parse(&url).unwrap())
            .root_certificates(roots);
        Self {
            builder,
            answered,
            connections,
        }
    }
}

async fn connection(stream: TcpStream, tls: TlsAcceptor, first: First, answered: Arc<AtomicUsize>) {
    let stream = tls.accept(stream).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    if let First::GoAway(last) = first {
        return go_away(stream, last).await;
    }
    let mut first = Some(first);
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        assert_eq!(request.version(), Version::HTTP_2);
        if let Some(First::Reset(reason)) = first.take() {
            respond.send_reset(reason);
            continue;
        }
        answered.fetch_add(1, Ordering::SeqCst);
        let mut body = respond.send_response(Response::new(()), false).unwrap();
        body.send_data(vonage_video_core::bytes::Bytes::from_static(b"{}"), true)
            .unwrap();
    }
}

/// Speaks the frames by hand, since a GOAWAY that leaves out a stream already read is nothing a library sends.
async fn go_away(mut stream: TlsStream<TcpStream>, last: u32) {
    const SETTINGS: u8 = 4;
    const HEADERS: u8 = 1;
    const GOAWAY: u8 = 7;
    stream
        .write_all(&[0, 0, 0, SETTINGS, 0, 0, 0, 0, 0])
        .await
        .unwrap();
    stream
        .read_exact(&mut [0; b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len()])
        .await
        .unwrap();
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        stream.read_exact(&mut vec![0; length as usize]).await.unwrap();
        if head[3] == HEADERS {
            break;
        }
    }
    let mut frame = vec![0, 0, 8, GOAWAY, 0, 0, 0, 0, 0];
    frame.extend_from_slice(&last.to_be_bytes());
    frame.extend_from_slice(&0_u32.to_be_bytes());
    stream.write_all(&frame).await.unwrap();
    stream.shutdown().await.unwrap();
    // Until the client has closed too: a reset could overtake the frame.
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

#[tokio::test]
async fn http2_is_spoken_where_the_server_offers_it_over_one_connection() {
    let server = Http2Server::start(First::Answer).await;
    let transport = build(server.builder);
    transport.send(request(Repeat::Once)).await.unwrap();
    let calls = (0..20).map(|_| {
        let transport = transport.clone();
        tokio::spawn(async move { transport.send(request(Repeat::Once)).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap().unwrap().version(), Version::HTTP_2);
    }
    assert_eq!(server.answered.load(Ordering::SeqCst), 21);
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn http1_is_spoken_where_the_client_insists() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("127.0.0.1", &["h2", "http/1.1"]);
    let act = crate::support::server::Act::Answer(crate::support::server::answer(200, &[], "{}"));
    let server = crate::support::server::Server::start_tls(acceptor, [act]).await;
    let roots = RootCertificates::only(authority.pem()).unwrap();
    let transport = build(crate::to(&server).root_certificates(roots).http1_only());
    let response = transport.send(request(Repeat::Once)).await.unwrap();
    assert_eq!(response.version(), Version::HTTP_11);
}

#[tokio::test]
async fn a_refused_stream_was_not_processed_and_is_repeated_even_for_once() {
    let server = Http2Server::start(First::Reset(Reason::REFUSED_STREAM)).await;
    let response = build(server.builder).send(request(Repeat::Once)).await.unwrap();
    assert_eq!(Trail::of(&response), Trail::new(2, Outcome::NotApplied));
    assert_eq!(server.answered.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_stream_reset_for_another_reason_may_have_happened() {
    let server = Http2Server::start(First::Reset(Reason::INTERNAL_ERROR)).await;
    let error = build(server.builder)
        .send(request(Repeat::Once))
        .await
        .unwrap_err();
    let facts = (error.kind(), error.outcome(), error.attempts());
    assert_eq!(facts, (ErrorKind::Lost, Outcome::Unknown, 1), "{error:?}");
}

#[tokio::test]
async fn a_goaway_proves_nothing_and_is_repeated_where_that_is_harmless() {
    let server = Http2Server::start(First::GoAway(0)).await;
    let response = build(server.builder).send(request(Repeat::Safe)).await.unwrap();
    assert_eq!(Trail::of(&response), Trail::new(2, Outcome::Unknown));
    assert_eq!(server.connections.load(Ordering::SeqCst), 2);

    let server = Http2Server::start(First::GoAway(0)).await;
    let error = build(server.builder)
        .send(request(Repeat::Once))
        .await
        .unwrap_err();
    let facts = (error.kind(), error.outcome(), error.attempts());
    assert_eq!(facts, (ErrorKind::Lost, Outcome::Unknown, 1), "{error:?}");
}

#[tokio::test]
async fn a_stream_before_a_goaway_may_have_happened() {
    let server = Http2Server::start(First::GoAway(1)).await;
    let error = build(server.builder)
        .send(request(Repeat::Once))
        .await
        .unwrap_err();
    let facts = (error.kind(), error.outcome(), error.attempts());
    assert_eq!(facts, (ErrorKind::Lost, Outcome::Unknown, 1), "{error:?}");
    assert_eq!(server.answered.load(Ordering::SeqCst), 0);
}
