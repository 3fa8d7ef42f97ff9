//! The attempt timeout.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tower::ServiceExt;
use vonage_video_core::{BoxError, Error, Limit};

use super::service;
use crate::progress::Progress;
use crate::service::HttpService;

#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    limit: Duration,
    inner: HttpService,
}

impl Attempt {
    pub(crate) fn new(limit: Duration, inner: HttpService) -> Self {
        Self { limit, inner }
    }

    async fn run(self, request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let progress = Progress::of(&request)?;
        match tokio::time::timeout(self.limit, self.inner.oneshot(request)).await {
            Ok(result) => result,
            Err(_) => Err(Error::timeout(Limit::Attempt, progress.outcome()).into()),
        }
    }
}

service!(Attempt);
