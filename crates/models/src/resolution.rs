//! Picture sizes of recordings and broadcasts.

use crate::open_enum::open_enum;

open_enum! {
    /// The picture size of a composed archive or a broadcast.
    Resolution {
        /// 640×480, landscape. The service's default.
        Landscape480 = "640x480",
        /// 480×640, portrait.
        Portrait480 = "480x640",
        /// 1280×720, landscape.
        Landscape720 = "1280x720",
        /// 720×1280, portrait.
        Portrait720 = "720x1280",
        /// 1920×1080, landscape.
        Landscape1080 = "1920x1080",
        /// 1080×1920, portrait.
        Portrait1080 = "1080x1920",
    }
}
