//! The one shape all parts of the stack have.

use bytes::Bytes;
use http::{Request, Response};
use tower::util::BoxCloneSyncService;
use vonage_video_core::BoxError;

/// An erased HTTP service: whole bodies in, whole bodies out. The layers of the stack and those of users wrap one of
/// these and are one again.
pub type HttpService = BoxCloneSyncService<Request<Bytes>, Response<Bytes>, BoxError>;
