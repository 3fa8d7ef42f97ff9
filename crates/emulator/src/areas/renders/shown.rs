//! An Experience Composer as the API shows it.

use vonage_video_models::Render as Answered;

use crate::api::Call;
use crate::areas::nearest_second;
use crate::world::Render;

/// `starts` is for the answer to the start, the only one with its name and with exact times.
pub(super) fn show(call: &Call<'_>, render: &Render, starts: bool) -> Answered {
    let mut shown = Answered::new(render.id.to_string(), &*render.session);
    shown.application_id = Some((&*call.application.id).into());
    let time = if starts { |time| time } else { nearest_second };
    shown.created_at = Some(time(render.created_at));
    shown.updated_at = Some(time(render.updated_at));
    shown.name = render.name.clone().filter(|_| starts);
    shown.url = Some(render.url.clone());
    shown.resolution = Some(render.resolution.clone());
    shown.status = render.status();
    shown.stream_id = render.published.map(|published| published.stream().into());
    shown.reason = (!render.reason.is_empty()).then(|| render.reason.clone().into_owned());
    shown.event = Some("render".to_owned());
    shown
}
