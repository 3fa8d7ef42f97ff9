//! Documents from elsewhere: sent as they are, without anything of ours but the time limits and repeats.

use std::sync::{Arc, Mutex};

use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, header};
use vonage_video_core::{Dispatch, ErrorKind, Limit, Profile, Repeat};
use vonage_video_transport::BaseUrl;

use crate::support::server::{Act, Server, answer};
use crate::support::{request, transport};
use crate::{SHORT, build, to};

fn document(url: &str) -> Request<Bytes> {
    Request::get(url)
        .header(header::RANGE, "bytes=0-9")
        .extension(Profile::new("archives.download", Repeat::Safe))
        .body(Bytes::new())
        .unwrap()
}

#[tokio::test]
async fn a_document_is_fetched_from_its_own_host_without_a_credential() {
    let storage = Server::start([Act::Answer(answer(206, &[], "0123456789"))]).await;
    let transport = build(transport().per_attempt_layer(tower::layer::layer_fn(|inner| {
        tower::util::MapRequest::new(inner, |_: Request<Bytes>| -> Request<Bytes> {
            panic!("a layer of the user's saw the URL of a recording")
        })
    })));
    let url = format!("{}/a.mp4?sig=s3cret", storage.url());
    let response = transport.fetch(document(&url)).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.body().as_ref()),
        (206, &b"0123456789"[..])
    );
    let seen = &storage.seen()[0];
    assert!(
        seen.head.starts_with("GET /a.mp4?sig=s3cret HTTP/1.1\r\n"),
        "{}",
        seen.head
    );
    assert_eq!(seen.header("range"), Some("bytes=0-9"));
    assert_eq!(seen.header("authorization"), None);
    assert!(seen.header("user-agent").is_some());
}

#[tokio::test]
async fn a_layer_added_for_downloads_sees_each_attempt_and_no_call() {
    let storage = Server::start([Act::CloseUnread, Act::Answer(answer(206, &[], "x"))]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let transport = build(to(&storage).download_layer(tower::layer::layer_fn(move |inner| {
        let log = log.clone();
        tower::util::MapRequest::new(inner, move |request: Request<Bytes>| {
            log.lock().unwrap().push(request.uri().path().to_owned());
            request
        })
    })));
    transport
        .fetch(document(&format!("{}/a.mp4", storage.url())))
        .await
        .unwrap();
    transport.send(request(Repeat::Safe)).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["/a.mp4", "/a.mp4"]);
}

#[tokio::test]
async fn user_info_of_a_url_goes_no_further() {
    let storage = Server::start([Act::Answer(answer(206, &[], "x"))]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let transport = build(transport().download_layer(tower::layer::layer_fn(move |inner| {
        let log = log.clone();
        tower::util::MapRequest::new(inner, move |request: Request<Bytes>| {
            log.lock().unwrap().push(request.uri().to_string());
            request
        })
    })));
    let url = format!("http://ann:s3cret@{}/a.mp4?sig=1", storage.address());
    assert_eq!(transport.fetch(document(&url)).await.unwrap().status(), 206);
    assert_eq!(*seen.lock().unwrap(), [format!("{}/a.mp4?sig=1", storage.url())]);
    assert_eq!(storage.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_storage_that_stumbles_is_asked_again() {
    let storage = Server::start([
        Act::Answer(answer(503, &[], "")),
        Act::CloseUnread,
        Act::Answer(answer(206, &[], "x")),
    ])
    .await;
    let response = build(transport()).fetch(document(&storage.url())).await.unwrap();
    assert_eq!((response.status().as_u16(), storage.count()), (206, 3));
}

#[tokio::test]
async fn what_takes_too_long_is_not_asked_for_again() {
    let storage = Server::start([Act::SendAndHold(b"HTTP/1.1 206 Scripted\r\n".to_vec())]).await;
    let transport = build(transport().attempt_timeout(SHORT));
    let error = transport.fetch(document(&storage.url())).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts(), storage.count()),
        (ErrorKind::Timeout(Limit::Attempt), 1, 1)
    );
}

#[tokio::test]
async fn nothing_is_fetched_without_tls_where_the_service_has_it() {
    let storage = Server::start([]).await;
    let secure = BaseUrl::parse("https://service.invalid").unwrap();
    let transport = build(transport().base_url(secure));
    for url in [
        &*storage.url(),
        "ftp://host/file",
        "/v2/only/a/path",
        "https://host:99999/file",
    ] {
        let error = transport.fetch(document(url)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0), "{url}");
    }
    assert_eq!(storage.connections(), 0);
}
