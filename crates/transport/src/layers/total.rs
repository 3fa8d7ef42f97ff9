//! The total timeout: queues, pauses and attempts included.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::{Instant, timeout_at};
use tower::ServiceExt;
use vonage_video_core::{BoxError, Error, Limit, Profile};

use super::service;
use crate::progress::Progress;
use crate::service::HttpService;

#[derive(Clone, Debug)]
pub(crate) struct Total {
    limit: Duration,
    inner: HttpService,
}

impl Total {
    pub(crate) fn new(limit: Duration, inner: HttpService) -> Self {
        Self { limit, inner }
    }

    async fn run(self, request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let progress = Progress::of(&request)?;
        let limit = Profile::of(&request).timeout.unwrap_or(self.limit);
        let Some(deadline) = Instant::now().checked_add(limit) else {
            return self.inner.oneshot(request).await;
        };
        progress.limit(deadline);
        match timeout_at(deadline, self.inner.oneshot(request)).await {
            Ok(result) => result,
            Err(_) => match progress.refusal() {
                Some(refusal) => Ok(refusal),
                None => Err(Error::timeout(Limit::Total, progress.outcome()).into()),
            },
        }
    }
}

service!(Total);
