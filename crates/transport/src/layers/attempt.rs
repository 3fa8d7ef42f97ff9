//! The attempt timeout.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tower::ServiceExt;
use vonage_video_core::{BoxError, Error, Limit, Profile, Repeat};

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

    /// What may not happen twice gets no second attempt to save time for, so its first one may take all there is.
    fn limit_for(&self, profile: &Profile) -> Duration {
        match (profile.repeat, profile.timeout) {
            (Repeat::Once, Some(total)) => self.limit.max(total),
            _ => self.limit,
        }
    }

    async fn run(self, request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let progress = Progress::of(&request)?;
        let limit = self.limit_for(&Profile::of(&request));
        match tokio::time::timeout(limit, self.inner.oneshot(request)).await {
            Ok(result) => result,
            Err(_) => match progress.refusal() {
                Some(refusal) => Ok(refusal),
                None => Err(Error::timeout(Limit::Attempt, progress.outcome()).into()),
            },
        }
    }
}

service!(Attempt);
