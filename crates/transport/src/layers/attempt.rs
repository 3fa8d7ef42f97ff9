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

    /// What may not happen twice gets no second attempt to save time for, so its first one may take all there is. The
    /// total alone passes then: of two limits that pass together, chance would say which one it was.
    fn limit_for(&self, profile: &Profile) -> Option<Duration> {
        match (profile.repeat, profile.timeout) {
            (Repeat::Once, Some(total)) if total >= self.limit => None,
            _ => Some(self.limit),
        }
    }

    async fn run(self, request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let progress = Progress::of(&request)?;
        let Some(limit) = self.limit_for(&Profile::of(&request)) else {
            return self.inner.oneshot(request).await;
        };
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
