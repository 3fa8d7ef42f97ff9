//! The operations of the API, one file for each area.

mod admission;
mod archives;
mod audio_connector;
mod broadcasts;
mod captions;
mod choosing;
mod composing;
mod moderation;
mod paging;
mod renders;
mod sessions;
mod signals;
mod sip;
mod streams;

use vonage_video_models::UnixMillis;

use crate::operation::Operation;

/// Every area's operations. A new area adds its line here.
static ALL: [&[Operation]; 10] = [
    &sessions::OPERATIONS,
    &streams::OPERATIONS,
    &signals::OPERATIONS,
    &moderation::OPERATIONS,
    &sip::OPERATIONS,
    &captions::OPERATIONS,
    &audio_connector::OPERATIONS,
    &archives::OPERATIONS,
    &broadcasts::OPERATIONS,
    &renders::OPERATIONS,
];

/// Returns every operation of the API.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    ALL.iter().copied().flatten()
}

/// Tells whether there is an operation of this name.
pub(crate) fn has_operation(name: &str) -> bool {
    operations().any(|operation| operation.name == name)
}

/// The service keeps the times of archives and Experience Composers to the second, except in the answer to their start.
fn nearest_second(time: UnixMillis) -> UnixMillis {
    UnixMillis::new(time.as_millis().saturating_add(500).div_euclid(1000) * 1000)
}
