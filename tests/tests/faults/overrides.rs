//! Those who know better than an operation's class.

use vonage_video::sessions::CreateSession;
use vonage_video::signals::SendSignal;
use vonage_video::{Outcome, Repeat};

use crate::support::client_for;
use crate::support::server::{Act, Server};

#[tokio::test]
async fn those_who_know_better_may_change_the_class_of_a_call() {
    let server = Server::start([Act::SendAndClose(Vec::new())]).await;
    let client = client_for(&server.url()).build().unwrap();
    let signal = SendSignal::new("1_MX4", "cue", "now");
    let error = client
        .signals()
        .send(signal)
        .repeat(Repeat::Idempotent)
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), error.outcome()), (3, Outcome::Unknown));
    assert_eq!(server.count(), 3);
    let error = client
        .sessions()
        .create(CreateSession::routed())
        .repeat(Repeat::Once)
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Unknown));
    assert_eq!(server.count(), 4);
}
