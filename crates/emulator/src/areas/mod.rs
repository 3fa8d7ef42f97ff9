//! The operations of the API, one file for each area.

mod sessions;
mod streams;

use crate::api::Operation;

/// Every area's operations. A new area adds its line here.
pub(crate) static ALL: [&[Operation]; 2] = [&sessions::OPERATIONS, &streams::OPERATIONS];
