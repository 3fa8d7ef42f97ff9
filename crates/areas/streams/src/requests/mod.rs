//! The operations, one a file.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod set_layout_classes;

use http::StatusCode;

/// The service answers 408 to a stream id that is none. It would do so for ever, so it is never repeated here.
pub(crate) const FINAL: &[StatusCode] = &[StatusCode::REQUEST_TIMEOUT];
