//! TLS: whom to trust, and handshakes that fail.

use tokio::net::TcpListener;
use vonage_video_core::{Dispatch, ErrorKind, Limit, Outcome, Repeat};
use vonage_video_transport::{BaseUrl, RootCertificates};

use crate::support::server::{Act, Server, answer};
use crate::support::tls::Authority;
use crate::support::{causes, request, transport};
use crate::{SHORT, build, to};

const HTTP1: &[&str] = &["http/1.1"];

async fn server(authority: &Authority, name: &str) -> Server {
    Server::start_tls(
        authority.acceptor(name, HTTP1),
        [Act::Answer(answer(200, &[], "{}"))],
    )
    .await
}

#[tokio::test]
async fn a_certificate_of_a_root_that_is_trusted_is_accepted() {
    let authority = Authority::new();
    let server = server(&authority, "127.0.0.1").await;
    for roots in [
        RootCertificates::only(authority.pem()).unwrap(),
        RootCertificates::built_in().and(authority.pem()).unwrap(),
    ] {
        let transport = build(to(&server).root_certificates(roots));
        assert_eq!(transport.send(request(Repeat::Once)).await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_final_and_nothing_is_sent() {
    let authority = Authority::new();
    let server = server(&authority, "127.0.0.1").await;
    let others = RootCertificates::only(Authority::new().pem()).unwrap();
    for roots in [RootCertificates::built_in(), others] {
        let transport = build(to(&server).root_certificates(roots));
        let error = transport.send(request(Repeat::Safe)).await.unwrap_err();
        let facts = (error.kind(), error.outcome(), error.attempts());
        assert_eq!(facts, (ErrorKind::Connect, Outcome::NotApplied, 1), "{error:?}");
        assert!(!error.is_transient());
        let causes = causes(&error);
        assert!(causes.contains(&server.address().to_string()), "{causes}");
        assert!(causes.contains("add it with `root_certificates`"), "{causes}");
    }
    assert_eq!((server.connections(), server.count()), (2, 0));
}

#[tokio::test]
async fn a_certificate_of_another_host_is_final_and_nothing_is_sent() {
    let authority = Authority::new();
    let server = server(&authority, "other.test").await;
    let roots = RootCertificates::only(authority.pem()).unwrap();
    let transport = build(to(&server).root_certificates(roots));
    let error = transport.send(request(Repeat::Safe)).await.unwrap_err();
    let facts = (error.kind(), error.outcome(), error.attempts());
    assert_eq!(facts, (ErrorKind::Connect, Outcome::NotApplied, 1), "{error:?}");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_handshake_that_sticks_is_a_connection_that_did_not_come_about() {
    // Takes connections and says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = BaseUrl::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    let transport = build(transport().base_url(base).connect_timeout(SHORT));
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    let facts = (error.kind(), error.outcome(), error.attempts());
    assert_eq!(
        facts,
        (ErrorKind::Timeout(Limit::Connect), Outcome::NotApplied, 3)
    );
    assert!(
        causes(&error).contains("cannot connect to 127.0.0.1:"),
        "{}",
        causes(&error)
    );
}

#[tokio::test]
async fn a_server_without_tls_is_no_server() {
    let plain = Server::start([Act::SendAndClose(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())]).await;
    let base = BaseUrl::parse(&format!("https://{}", plain.address())).unwrap();
    let transport = build(transport().base_url(base).connect_timeout(SHORT));
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotApplied);
}
