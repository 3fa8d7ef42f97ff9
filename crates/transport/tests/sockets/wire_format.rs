//! What stands on the wire.

use vonage_video_core::bytes::Bytes;
use vonage_video_core::http::{Method, Request};
use vonage_video_core::{Dispatch, Profile, Repeat};
use vonage_video_transport::{BaseUrl, UserAgent};

use crate::build;
use crate::support::server::{Act, Seen, Server, answer};
use crate::support::{TOKEN_END, request, transport};

async fn sent(request: Request<Bytes>, prefix: &str, user_agent: UserAgent) -> (Seen, String) {
    let server = Server::start([Act::Answer(answer(200, &[], "{}"))]).await;
    let base = BaseUrl::parse(&format!("{}{prefix}", server.url())).unwrap();
    build(transport().base_url(base).user_agent(user_agent))
        .send(request)
        .await
        .unwrap();
    (server.seen().remove(0), server.address().to_string())
}

#[tokio::test]
async fn a_request_is_signed_introduced_and_asks_for_json() {
    let (seen, address) = sent(
        request(Repeat::Safe),
        "",
        UserAgent::with_suffix("checkout/4.5").unwrap(),
    )
    .await;
    let authorization = seen.header("authorization").unwrap();
    assert!(authorization.starts_with("Bearer ey") && authorization.ends_with(TOKEN_END));
    let user_agent = seen.header("user-agent").unwrap();
    assert!(user_agent.starts_with("vonage-video-rust/") && user_agent.ends_with(") checkout/4.5"));
    assert_eq!(
        (seen.header("accept"), seen.header("host")),
        (Some("application/json"), Some(&*address))
    );
    // Compressed answers would be passed on as they are.
    assert_eq!(seen.header("accept-encoding"), None);
}

#[tokio::test]
async fn an_empty_post_says_that_it_is_empty_and_names_no_type() {
    for method in [Method::POST, Method::PUT, Method::PATCH] {
        let mut request = request(Repeat::Safe);
        *request.method_mut() = method.clone();
        let (seen, _) = sent(request, "", UserAgent::sdk()).await;
        assert_eq!(seen.header("content-length"), Some("0"), "{method}");
        assert_eq!(
            (seen.header("content-type"), seen.header("transfer-encoding")),
            (None, None)
        );
    }
}

#[tokio::test]
async fn a_get_and_a_delete_carry_nothing() {
    for method in [Method::GET, Method::DELETE] {
        let mut request = request(Repeat::Safe);
        *request.method_mut() = method.clone();
        let (seen, _) = sent(request, "", UserAgent::sdk()).await;
        assert!(
            seen.header("content-length").is_none_or(|length| length == "0"),
            "{method}"
        );
        assert_eq!(
            (seen.header("content-type"), seen.header("transfer-encoding")),
            (None, None)
        );
    }
}

#[tokio::test]
async fn a_body_goes_out_as_it_is() {
    let request = Request::post("/session/create")
        .header("content-type", "application/x-www-form-urlencoded")
        .extension(Profile::UNKNOWN)
        .body(Bytes::from_static(b"p2p.preference=disabled"));
    let (seen, _) = sent(request.unwrap(), "", UserAgent::sdk()).await;
    assert_eq!(seen.body, b"p2p.preference=disabled");
    assert_eq!(seen.header("content-length"), Some("23"));
    assert_eq!(
        seen.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
}

#[tokio::test]
async fn a_prefix_of_the_base_url_stands_before_the_path() {
    let request = Request::get("/v2/project/a/session/1_MX%2F/stream?x=%20")
        .body(Bytes::new())
        .unwrap();
    let (seen, _) = sent(request, "/video/eu/", UserAgent::sdk()).await;
    let line = seen.head.lines().next().unwrap();
    assert_eq!(
        line,
        "GET /video/eu/v2/project/a/session/1_MX%2F/stream?x=%20 HTTP/1.1"
    );
}

#[test]
fn a_user_agent_cannot_break_the_header() {
    for suffix in ["x\r\nx-evil: 1", "x\nhost: evil", "\0"] {
        let error = UserAgent::with_suffix(suffix).unwrap_err();
        assert_eq!(error.field(), "user_agent_suffix");
    }
}
