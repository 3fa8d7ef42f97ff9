//! HTTPS with a certificate of this one run, and HTTP/2.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Version};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use vonage_video_emulator::{Emulator, Fault};

use super::clients::World;
use super::tokens;

async fn connect(
    emulator: &Emulator,
    protocols: &[&str],
    trusted: bool,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    if trusted {
        roots
            .add(CertificateDer::from_pem_slice(emulator.ca_pem().unwrap().as_bytes()).unwrap())
            .unwrap();
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols
        .iter()
        .map(|protocol| protocol.as_bytes().to_vec())
        .collect();
    let address = emulator.api_url().strip_prefix("https://").unwrap();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

fn creation(world: &World) -> Request<Full<Bytes>> {
    Request::post(format!("{}/session/create", world.emulator.api_url()))
        .header("authorization", tokens::bearer(&world.application))
        .header("accept", "application/json")
        .body(Full::default())
        .unwrap()
}

async fn tls_world() -> World {
    World::of(Emulator::builder().tls(true).start().await.unwrap())
}

#[tokio::test]
async fn alpn_chooses_http_2_and_its_requests_are_answered() {
    let world = tls_world().await;
    let stream = connect(&world.emulator, &["h2", "http/1.1"], true).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(connection);
    let reply = sender.send_request(creation(&world)).await.unwrap();
    assert_eq!((reply.status().as_u16(), reply.version()), (200, Version::HTTP_2));
    assert!(reply.headers().contains_key("date"));
    assert!(
        reply
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .starts_with(b"[{\"session_id\":")
    );
    assert_eq!(world.control.requests().await[0].http_version, "HTTP/2.0");
}

#[tokio::test]
async fn http_1_is_spoken_to_those_who_offer_nothing_else() {
    let world = tls_world().await;
    for protocols in [&["http/1.1"][..], &[]] {
        let stream = connect(&world.emulator, protocols, true).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        let reply = sender.send_request(creation(&world)).await.unwrap();
        assert_eq!(
            (reply.status().as_u16(), reply.version()),
            (200, Version::HTTP_11)
        );
    }
}

#[tokio::test]
async fn the_certificate_is_trusted_through_its_authority_alone() {
    let world = tls_world().await;
    let error = connect(&world.emulator, &[], false)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("UnknownIssuer"), "{error}");
    let plain = Emulator::start().await.unwrap();
    assert_eq!(plain.ca_pem(), None);
}

#[tokio::test]
async fn closing_faults_end_an_http_2_connection_too() {
    let world = tls_world().await;
    for (fault, applied) in [(Fault::close_before(), false), (Fault::close_after(), true)] {
        world.control.fault(fault).await.unwrap();
        let stream = connect(&world.emulator, &["h2"], true).await.unwrap();
        let (mut sender, connection) =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
                .await
                .unwrap();
        let connection = tokio::spawn(connection);
        assert!(sender.send_request(creation(&world)).await.is_err());
        assert!(connection.await.unwrap().is_err());
        let seen = world.control.requests().await.pop().unwrap();
        assert_eq!((seen.status, seen.applied), (None, applied));
    }
}
