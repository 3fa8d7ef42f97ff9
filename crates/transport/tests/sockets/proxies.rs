//! Through a proxy: it sees a tunnel, and nothing of what goes through.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use vonage_video_core::{Dispatch, ErrorKind, Outcome, Repeat};
use vonage_video_transport::{BaseUrl, Proxy, RootCertificates};

use crate::build;
use crate::support::server::{Act, Server, answer};
use crate::support::tls::Authority;
use crate::support::{TOKEN_END, causes, request, transport};

/// `bob:s3cret` as HTTP's basic scheme writes it.
const CREDENTIALS: &str = "proxy-authorization: basic ym9ionmzy3jlda==";

/// A proxy that leads every tunnel to one server and asks for user and password.
struct TunnelProxy {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl TunnelProxy {
    async fn start(target: SocketAddr, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap(),
            heads: Arc::default(),
        };
        let heads = proxy.heads.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (heads, tls) = (heads.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => tunnel(tls.accept(stream).await.unwrap(), target, &heads).await,
                        None => tunnel(stream, target, &heads).await,
                    }
                });
            }
        });
        proxy
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn tunnel(
    mut client: impl AsyncRead + AsyncWrite + Unpin,
    target: SocketAddr,
    heads: &Mutex<Vec<String>>,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let welcome = head.to_lowercase().contains(CREDENTIALS);
    heads.lock().unwrap().push(head);
    if !welcome {
        let _ = client
            .write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            .await;
        return;
    }
    client
        .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
        .await
        .unwrap();
    let mut server = TcpStream::connect(target).await.unwrap();
    let _ = copy_bidirectional(&mut client, &mut server).await;
}

async fn service(authority: &Authority) -> Server {
    let acceptor = authority.acceptor("service.test", &["http/1.1"]);
    Server::start_tls(acceptor, [Act::Answer(answer(200, &[], "{}"))]).await
}

#[tokio::test]
async fn calls_go_through_a_tunnel_the_proxy_cannot_look_into() {
    let authority = Authority::new();
    let server = service(&authority).await;
    let secured = authority.acceptor("127.0.0.1", &["http/1.1"]);
    for (scheme, tls) in [("http", None), ("https", Some(secured))] {
        let proxy = TunnelProxy::start(server.address(), tls).await;
        let address = format!("{scheme}://bob:s3cret@{}", proxy.address);
        // The name is known to nobody: the proxy is the one to look it up.
        let transport = build(
            transport()
                .base_url(BaseUrl::parse("https://service.test").unwrap())
                .proxy(Proxy::new(&address).unwrap())
                .root_certificates(RootCertificates::only(authority.pem()).unwrap()),
        );
        for _ in 0..2 {
            assert_eq!(
                transport.send(request(Repeat::Once)).await.unwrap().status(),
                200,
                "{scheme}"
            );
        }
        let heads = proxy.heads();
        assert_eq!(heads.len(), 1, "the tunnel is kept");
        assert!(
            heads[0].starts_with("CONNECT service.test:443 HTTP/1.1\r\n"),
            "{}",
            heads[0]
        );
        assert!(!heads[0].contains(TOKEN_END) && !heads[0].contains("Bearer"));
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 4);
    assert!(
        seen.iter()
            .all(|seen| seen.header("proxy-authorization").is_none())
    );
}

#[tokio::test]
async fn plain_http_goes_through_a_tunnel_to_its_own_port() {
    let server = Server::start([Act::Answer(answer(200, &[], "{}"))]).await;
    let proxy = TunnelProxy::start(server.address(), None).await;
    let address = format!("http://bob:s3cret@{}", proxy.address);
    let transport = build(
        transport()
            .base_url(BaseUrl::parse("http://service.test").unwrap())
            .proxy(Proxy::new(&address).unwrap()),
    );
    assert_eq!(transport.send(request(Repeat::Once)).await.unwrap().status(), 200);
    assert!(
        proxy.heads()[0].starts_with("CONNECT service.test:80 "),
        "{:?}",
        proxy.heads()
    );
    assert_eq!(server.seen()[0].header("host"), Some("service.test"));
}

#[tokio::test]
async fn a_proxy_that_refuses_keeps_the_call_from_the_service() {
    let authority = Authority::new();
    let server = service(&authority).await;
    let proxy = TunnelProxy::start(server.address(), None).await;
    let address = format!("http://bob:wr0ng@{}", proxy.address);
    let transport = build(
        transport()
            .base_url(BaseUrl::parse("https://service.test").unwrap())
            .proxy(Proxy::new(&address).unwrap()),
    );
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::Connect, Outcome::NotApplied, 1),
        "a 407 is not retried"
    );
    assert_eq!((server.connections(), proxy.heads().len()), (0, 1));
    let causes = causes(&error);
    let place = format!(
        "cannot connect to service.test:443 through the proxy {}",
        proxy.address
    );
    assert!(
        causes.contains(&place) && causes.contains("before the host"),
        "{causes}"
    );
    assert!(!format!("{error:?}{causes}").contains("wr0ng"));
}

#[tokio::test]
async fn a_proxy_whose_certificate_is_not_trusted_gets_no_credentials() {
    let authority = Authority::new();
    let server = service(&authority).await;
    let secured = Authority::new().acceptor("127.0.0.1", &["http/1.1"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://bob:s3cret@{}", listener.local_addr().unwrap());
    let handshake = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        secured.accept(stream).await.is_ok()
    });
    let transport = build(
        transport()
            .base_url(BaseUrl::parse("https://service.test").unwrap())
            .proxy(Proxy::new(&address).unwrap())
            .root_certificates(RootCertificates::only(authority.pem()).unwrap()),
    );
    let error = transport.send(request(Repeat::Once)).await.unwrap_err();
    let facts = (error.kind(), error.outcome(), error.attempts());
    assert_eq!(facts, (ErrorKind::Connect, Outcome::NotApplied, 1), "{error:?}");
    assert!(!handshake.await.unwrap());
    assert_eq!(server.connections(), 0);
}
