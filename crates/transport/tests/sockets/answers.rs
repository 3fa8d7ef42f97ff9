//! Answers of every size and kind.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Arc;

use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Request, Response};
use vonage_video_core::{
    Dispatch, Error, ErrorKind, Handle, Operation, Outcome, Repeat, Target, Trail, wire,
};

use crate::support::server::{Act, Server, answer};
use crate::support::{APPLICATION, request};
use crate::{build, to};

/// Reads a thing.
#[derive(Debug)]
struct GetThing;

impl Operation for GetThing {
    const NAME: &'static str = "things.get";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = BTreeMap<String, String>;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(target.project().fixed("thing")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Self::Output, Error> {
        wire::json(&response)
    }
}

async fn get(server: &Server) -> Result<BTreeMap<String, String>, Error> {
    Handle::new(Arc::new(build(to(server))), APPLICATION)
        .call(GetThing)
        .await
}

fn nested() -> String {
    format!("{{\"message\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000))
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_credential_goes_nowhere_else() {
    let elsewhere = Server::start([Act::Answer(answer(200, &[], "{}"))]).await;
    for status in [301, 302, 303, 307, 308] {
        let redirect = answer(status, &[("location", &elsewhere.url())], "");
        let server = Server::start([Act::Answer(redirect)]).await;
        let error = get(&server).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Service, Outcome::Unknown)
        );
        assert_eq!((error.status().unwrap().as_u16(), server.count()), (status, 1));
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_success_too_large_to_read_proves_nothing_and_is_not_repeated() {
    let server = Server::start([Act::Answer(answer(200, &[], vec![b' '; 5_000_000]))]).await;
    let error = get(&server).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome(), server.count()),
        (ErrorKind::Decode, Outcome::Unknown, 1)
    );
    assert!(
        error.source().unwrap().to_string().contains("4194304"),
        "{error:?}"
    );
    // The same answer is read where its size is expected.
    let transport = build(to(&server).body_limit(5_000_000));
    assert_eq!(
        transport.send(request(Repeat::Safe)).await.unwrap().body().len(),
        5_000_000
    );
}

#[tokio::test]
async fn an_error_too_large_to_read_says_enough_by_its_status() {
    let server = Server::start([Act::Answer(answer(500, &[], vec![b'x'; 5_000_000]))]).await;
    let error = get(&server).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Service, Outcome::Unknown)
    );
    assert_eq!((error.attempts(), server.count()), (3, 3));
    let service = error.service().unwrap();
    assert!(service.is_truncated() && service.raw().len() == 8 * 1024);
}

#[tokio::test]
async fn a_success_that_is_no_json_proves_nothing_and_keeps_its_body() {
    for body in [
        &b"<html>It works!</html>"[..],
        b"{\"name\":\"caf\xE9\"}",
        nested().as_bytes(),
        b"",
    ] {
        let server = Server::start([Act::Answer(answer(200, &[], body))]).await;
        let error = get(&server).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome(), error.attempts()),
            (ErrorKind::Decode, Outcome::Unknown, 1)
        );
        let kept = error.service().unwrap().raw();
        assert_eq!(kept, &body[..body.len().min(8 * 1024)]);
    }
}

#[tokio::test]
async fn an_error_that_is_no_json_is_kept_raw() {
    for body in [
        &b"<html>Bad Gateway</html>"[..],
        b"{\"message\":\"caf\xE9\"}",
        nested().as_bytes(),
        b"",
    ] {
        let server = Server::start([Act::Answer(answer(404, &[], body))]).await;
        let error = get(&server).await.unwrap_err();
        assert!(error.is_not_found() && error.outcome() == Outcome::NotApplied);
        let service = error.service().unwrap();
        assert_eq!(
            (service.message(), service.raw()),
            (None, &body[..body.len().min(8 * 1024)])
        );
    }
}

#[tokio::test]
async fn retry_after_is_obeyed_over_the_wire() {
    let busy = answer(429, &[("retry-after", "1")], r#"{"code":429}"#);
    let server = Server::start([Act::Answer(busy), Act::Answer(answer(200, &[], "{}"))]).await;
    let start = std::time::Instant::now();
    let response = build(to(&server)).send(request(Repeat::Once)).await.unwrap();
    assert!(start.elapsed().as_secs() >= 1);
    assert_eq!(Trail::of(&response).attempts, 2);
}

#[tokio::test]
async fn a_used_up_account_quota_is_not_waited_for() {
    let quota = answer(
        429,
        &[("retry-after", "1")],
        r#"{"code":50004,"message":"quota"}"#,
    );
    let server = Server::start([Act::Answer(quota)]).await;
    let error = get(&server).await.unwrap_err();
    assert!(error.is_rate_limited() && !error.is_transient());
    assert_eq!((error.attempts(), server.count()), (1, 1));
}
