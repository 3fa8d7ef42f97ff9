//! The outputs of a broadcast, one by one.

use std::fmt;

use vonage_video_models::{Broadcast, HlsStatus, RtmpStatus, RtmpTarget};

/// One output of a broadcast, and where it stands.
///
/// ```
/// # fn example(broadcast: &vonage_video_models::Broadcast) {
/// use vonage_video_broadcasts::Output;
///
/// for output in Output::of(broadcast) {
///     println!("{output}: {}", output.status().unwrap_or("not told yet"));
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Output<'a> {
    /// To players that fetch it over HTTP.
    #[non_exhaustive]
    Hls {
        /// The playlist.
        url: Option<&'a str>,
        /// Where it stands; the first answer does not tell.
        status: Option<&'a HlsStatus>,
    },
    /// To an RTMP server.
    Rtmp(&'a RtmpTarget),
}

impl<'a> Output<'a> {
    /// The outputs of a broadcast: HLS first, then RTMP in the order of the answer. None once it has stopped, when the
    /// service leaves them out.
    pub fn of(broadcast: &'a Broadcast) -> impl Iterator<Item = Self> {
        let hls = broadcast.broadcast_urls.as_ref().and_then(|urls| {
            let (url, status) = (urls.hls.as_deref(), urls.hls_status.as_ref());
            (url.is_some() || status.is_some()).then_some(Self::Hls { url, status })
        });
        hls.into_iter().chain(broadcast.rtmp().iter().map(Self::Rtmp))
    }

    /// Where it stands, as the service writes it; `None` where it has not told yet.
    #[must_use]
    pub fn status(&self) -> Option<&'a str> {
        match self {
            Self::Hls { status, .. } => status.map(HlsStatus::as_str),
            Self::Rtmp(target) => Some(target.status.as_str()).filter(|status| !status.is_empty()),
        }
    }

    /// Whether it can be watched: HLS is `ready` or `live`, an RTMP server takes the stream.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self {
            Self::Hls { status, .. } => matches!(status, Some(HlsStatus::Ready | HlsStatus::Live)),
            Self::Rtmp(target) => target.status == RtmpStatus::Live,
        }
    }

    /// Whether it has broken: HLS is in `error`, or an RTMP server refused, or its connection failed. One that is merely
    /// `offline` may come back.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        match self {
            Self::Hls { status, .. } => *status == Some(&HlsStatus::Error),
            Self::Rtmp(target) => target.status == RtmpStatus::Error,
        }
    }
}

impl fmt::Display for Output<'_> {
    /// `HLS`, or `RTMP` with your id for it, else with its server. Never the stream name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hls { .. } => f.write_str("HLS"),
            Self::Rtmp(target) => match &target.id {
                Some(id) => write!(f, "RTMP {id}"),
                None => write!(f, "RTMP {}", target.server_url.redacted()),
            },
        }
    }
}
