//! What is refused before anything is sent, at the boundary of each rule, and what must not be.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use vonage_video_archives::{AddStream, GetArchive, ListArchives, SetArchiveLayout, StartArchive};
use vonage_video_golden::{encode, refused_field};
use vonage_video_models::{Layout, LayoutType, OutputMode, Resolution};

fn start() -> StartArchive {
    StartArchive::new("1_MX4")
}

#[test]
fn numbers_are_taken_up_to_their_limits_and_no_further() {
    for rate in [100_000, 6_000_000] {
        encode(&start().max_bitrate(rate)).unwrap();
    }
    for rate in [0, 99_999, 6_000_001, u64::MAX] {
        assert_eq!(refused_field(&start().max_bitrate(rate)), "maxBitrate");
    }
    for quality in [15, 40] {
        encode(&start().quantization(quality)).unwrap();
    }
    for quality in [0, 14, 41] {
        assert_eq!(
            refused_field(&start().quantization(quality)),
            "quantizationParameter"
        );
    }
    for size in [1, 1000] {
        encode(&ListArchives::new().page_size(size)).unwrap();
    }
    for size in [0, 1001] {
        assert_eq!(refused_field(&ListArchives::new().page_size(size)), "count");
    }
}

#[test]
fn what_excludes_each_other_is_refused() {
    assert_eq!(
        refused_field(&start().max_bitrate(100_000).quantization(20)),
        "quantizationParameter"
    );
    assert_eq!(refused_field(&start().audio(false).video(false)), "hasVideo");
    encode(&start().audio(false)).unwrap();
    encode(&start().video(false)).unwrap();
    assert_eq!(
        refused_field(&start().transcription().audio(false)),
        "hasTranscription"
    );
    // A stream in an archive may be silent and hidden for a while.
    encode(&AddStream::new("a", "s").audio(false).video(false)).unwrap();
}

#[test]
fn individual_output_has_no_picture_settings() {
    let individual = || start().output_mode(OutputMode::Individual);
    encode(&individual().name("n").tag("t").transcription()).unwrap();
    for (request, field) in [
        (individual().layout(Layout::best_fit()), "layout"),
        (individual().resolution(Resolution::Landscape480), "resolution"),
        (individual().max_bitrate(100_000), "maxBitrate"),
        (individual().quantization(20), "quantizationParameter"),
    ] {
        assert_eq!(refused_field(&request), field);
    }
}

#[test]
fn a_layout_that_contradicts_itself_is_refused_wherever_it_is_set() {
    let no_sheet = || Layout::new(LayoutType::Custom);
    let no_best_fit = || Layout::pip().screenshare(LayoutType::BestFit);
    assert_eq!(refused_field(&start().layout(no_sheet())), "layout.stylesheet");
    assert_eq!(
        refused_field(&start().layout(no_best_fit())),
        "layout.screenshareType"
    );
    assert_eq!(
        refused_field(&SetArchiveLayout::new("a", no_sheet())),
        "layout.stylesheet"
    );
    assert_eq!(
        refused_field(&SetArchiveLayout::new("a", no_best_fit())),
        "layout.screenshareType"
    );
}

#[test]
fn ids_that_are_none_are_refused_by_name() {
    assert_eq!(refused_field(&StartArchive::new("")), "sessionId");
    assert_eq!(refused_field(&start().tag("")), "multiArchiveTag");
    assert_eq!(refused_field(&GetArchive::new("..")), "archiveId");
    assert_eq!(refused_field(&AddStream::new("a", "")), "addStream");
}

#[test]
fn what_the_service_may_learn_tomorrow_is_not_refused() {
    encode(&start().resolution("3840x2160")).unwrap();
    encode(&start().transcription_language("tlh")).unwrap();
    encode(&start().output_mode("holographic".into())).unwrap();
    encode(&start().layout(Layout::new("mosaic".into()))).unwrap();
    encode(&GetArchive::new("41f0c6b29a7d4e55a1c3f8e2d7b90634")).unwrap();
    encode(&GetArchive::new("not-a-uuid-at-all")).unwrap();
}
