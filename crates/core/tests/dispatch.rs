//! What a dispatch is given as, and what of it survives being shared.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Dispatch, Error, Handle, Operation, Repeat, Script, Target, wire};

struct GetNumber;

impl Operation for GetNumber {
    const NAME: &'static str = "numbers.get";
    const REPEAT: Repeat = Repeat::Safe;
    type Output = u8;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        wire::get(target.project().fixed("number")).empty()
    }

    fn decode(&self, response: Response<Bytes>) -> Result<u8, Error> {
        wire::json(&response)
    }
}

#[tokio::test]
async fn a_dispatch_is_taken_as_it_is_or_shared() {
    let script = Script::new();
    let shared: Arc<dyn Dispatch> = Arc::new(script.clone());
    for handle in [
        Handle::new(script.clone(), "app"),
        Handle::new(script.clone().shared(), "app"),
        Handle::new(shared, "app"),
    ] {
        script.reply::<GetNumber>(&7);
        assert_eq!(handle.call(GetNumber).await.unwrap(), 7);
        handle.dispatch().sleep(Duration::from_secs(1)).await;
        let fetched = handle.dispatch().fetch(Request::new(Bytes::new())).await;
        assert!(fetched.unwrap_err().to_string().contains("no file"));
    }
    assert_eq!(
        (script.requests().len(), Dispatch::now(&script)),
        (6, Duration::from_secs(3))
    );
}

/// Knows how far the service's clock is off.
#[derive(Debug)]
struct Offset(i64);

#[vonage_video_core::async_trait]
impl Dispatch for Offset {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        Err(Error::lost("cable"))
    }

    async fn sleep(&self, _: Duration) {}

    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn clock_offset_seconds(&self) -> i64 {
        self.0
    }
}

#[test]
fn a_shared_dispatch_keeps_the_offset_of_its_clock() {
    let shared: Arc<dyn Dispatch> = Arc::new(Offset(45));
    let handle = Handle::new(shared, "app");
    assert_eq!(handle.dispatch().clock_offset_seconds(), 45);
}
