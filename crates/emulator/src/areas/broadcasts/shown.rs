//! A broadcast as the API shows it.

use std::time::Duration;

use serde::Serialize;
use vonage_video_models::{
    Broadcast as Answered, BroadcastSettings, BroadcastUrls, HlsSettings, HlsStatus, RtmpTarget, StreamMode,
};

use crate::areas::choosing::{self, Shown};
use crate::operation::Call;
use crate::world::{Broadcast, Live, playlist_url};

/// A broadcast, with its chosen streams even when there are none yet, and with `null` where it has no URLs.
#[derive(Serialize)]
pub(super) struct WithStreams {
    #[serde(flatten)]
    broadcast: Answered,
    #[serde(skip_serializing_if = "Option::is_none")]
    streams: Option<Vec<Shown<&'static str>>>,
    #[serde(rename = "broadcastUrls")]
    broadcast_urls: Option<BroadcastUrls>,
}

pub(super) fn show(call: &Call<'_>, broadcast: &Broadcast) -> WithStreams {
    let settings = &*broadcast.settings;
    let mut shown = Answered::new(broadcast.id.to_string(), &*broadcast.session);
    shown.application_id = Some((&*call.application.id).into());
    shown.created_at = Some(broadcast.created_at);
    shown.updated_at = Some(broadcast.updated_at);
    shown.status = broadcast.status();
    shown.stream_mode = Some(if settings.manual {
        StreamMode::Manual
    } else {
        StreamMode::Auto
    });
    shown.has_audio = Some(settings.has_audio);
    shown.has_video = Some(settings.has_video);
    shown.max_duration = Some(Duration::from_secs(settings.max_duration_seconds.into()));
    shown.max_bitrate = settings.max_bitrate;
    shown.multi_broadcast_tag.clone_from(&settings.tag);
    shown.resolution = Some(settings.resolution.clone());
    shown.settings = settings.hls.map(|hls| {
        let mut shown = HlsSettings::default();
        (shown.low_latency, shown.dvr) = (Some(hls.low_latency), Some(hls.dvr));
        let mut settings = BroadcastSettings::default();
        settings.hls = Some(shown);
        settings
    });
    shown.event = Some("broadcast".to_owned());
    let composition = broadcast.live().map(|live| &live.composition);
    WithStreams {
        broadcast_urls: broadcast.live().map(|live| urls(call, broadcast, live)),
        // The service writes these flags as text.
        streams: choosing::selected(composition, |flag| if flag { "true" } else { "false" }),
        broadcast: shown,
    }
}

fn urls(call: &Call<'_>, broadcast: &Broadcast, live: &Live) -> BroadcastUrls {
    let mut urls = BroadcastUrls::default();
    urls.hls = playlist_url(&call.origin(), &call.application.id, broadcast);
    urls.hls_status = broadcast.hls_ready.then_some(HlsStatus::Ready);
    let rtmp = live.rtmp.iter().map(|output| {
        let mut target = RtmpTarget::new(output.server_url.clone(), output.stream_name.clone());
        target.id.clone_from(&output.id);
        target.status = output.status.clone();
        target
    });
    urls.rtmp = rtmp.collect();
    urls
}
