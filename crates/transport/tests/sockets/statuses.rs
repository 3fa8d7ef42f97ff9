//! Every status an answer may refuse with, for every class.

use vonage_video_core::{Dispatch, Outcome, Repeat, Trail};
use vonage_video_transport::{BaseUrl, Retry};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers};

use crate::support::{request, transport};

/// How many attempts a status gets: the plan's table, written down once more.
fn attempts(repeat: Repeat, status: u16) -> u32 {
    match (status, repeat) {
        (429, _) => 3,
        (408 | 500 | 502 | 503 | 504, Repeat::Safe | Repeat::Idempotent) => 3,
        _ => 1,
    }
}

#[tokio::test]
async fn every_status_is_repeated_as_its_class_allows() {
    let server = MockServer::start().await;
    let echo = |request: &Request| {
        let status: u16 = request.url.path().rsplit('/').next().unwrap().parse().unwrap();
        ResponseTemplate::new(status)
    };
    Mock::given(matchers::any())
        .respond_with(echo)
        .mount(&server)
        .await;
    let retry = Retry::new()
        .budget_percent(1000)
        .pauses(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let base = BaseUrl::parse(&server.uri()).unwrap();
    let transport = transport().base_url(base).retry(retry).build().unwrap();

    let mut expected = 0;
    for status in 400..=599 {
        for repeat in [Repeat::Safe, Repeat::Idempotent, Repeat::Once] {
            let mut request = request(repeat);
            *request.uri_mut() = format!("/v2/{status}").parse().unwrap();
            let response = transport.send(request).await.unwrap();
            let wanted = attempts(repeat, status);
            assert_eq!(response.status().as_u16(), status);
            let trail = Trail::of(&response);
            assert_eq!(trail.attempts, wanted, "{status} {repeat}");
            let unclear = wanted > 1 && status != 429;
            let earlier = if unclear {
                Outcome::Unknown
            } else {
                Outcome::NotApplied
            };
            assert_eq!(trail.earlier, earlier, "{status} {repeat}");
            expected += wanted as usize;
        }
    }
    assert_eq!(server.received_requests().await.unwrap().len(), expected);
}
