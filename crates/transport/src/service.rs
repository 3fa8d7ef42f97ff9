//! The one shape all parts of the stack have.

use bytes::Bytes;
use http::{Request, Response};
use tower::Service;
use tower::util::BoxCloneSyncService;
use vonage_video_core::BoxError;

/// An erased HTTP service: whole bodies in, whole bodies out. The layers of the stack and those of users wrap one of
/// these and are one again.
pub type HttpService = BoxCloneSyncService<Request<Bytes>, Response<Bytes>, BoxError>;

/// What a layer or an HTTP client of yours has to be: a cloneable service of whole bodies. Never implemented by hand,
/// it is a name for these bounds.
pub trait UserService:
    Service<Request<Bytes>, Response = Response<Bytes>, Error: Into<BoxError>, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> UserService for S where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static
{
}
