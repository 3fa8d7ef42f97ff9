//! What to do when nobody knows whether it happened: by operation, since reading twice is harmless and doing twice may
//! not be.

pub(super) fn on(operation: &str) -> &'static str {
    match operation {
        "sessions.create" => "run it again: should the first session exist, it is unused and costs nothing",
        "sessions.migrate" => {
            "it may have begun: if it has, running it again soon changes nothing and answers 409 (code 15214 or 15215)"
        }
        "archives.start" => {
            "it may record: look with `vonage-video archives list --session SESSION` before you start another"
        }
        "archives.stop" => "run it again: an archive that has stopped stays so, or answers 409 (code 15002)",
        "archives.delete" => "run it again: an archive that is gone stays gone, or answers 404",
        "broadcasts.start" => {
            "it may be on air: look with `vonage-video broadcasts list --session SESSION` before you start another"
        }
        "broadcasts.stop" => "run it again: a broadcast that has stopped stays so, or answers 404",
        "archives.set_layout"
        | "archives.add_stream"
        | "archives.remove_stream"
        | "broadcasts.set_layout"
        | "broadcasts.add_stream"
        | "broadcasts.remove_stream"
        | "streams.set_layout_classes"
        | "moderation.mute_stream"
        | "moderation.mute_all"
        | "moderation.unmute_all" => "run it again: twice is the same as once",
        "moderation.disconnect"
        | "sip.hang_up"
        | "audio_connector.disconnect"
        | "captions.stop"
        | "experience_composer.stop" => "run it again: what has ended stays so, or answers 404",
        "signals.send" => "clients may have received it: sent again, it may reach them twice",
        "sip.dial" => {
            "a telephone may ring: look with `vonage-video connections list SESSION` before you dial again"
        }
        "sip.play_dtmf" => "the keys may have been pressed: pressed again, they may count twice",
        "captions.start" => {
            "they may run: running it again changes nothing then and answers 409 (code 60003); they end with their \
             --max-duration, since nobody knows their id"
        }
        "experience_composer.start" => {
            "it may run: look with `vonage-video renders list` before you start another"
        }
        "audio_connector.connect" => {
            "it may be connected: look with `vonage-video connections list SESSION`, and at your server, before you \
             connect another"
        }
        "archives.download" => "run it again: it goes on where it stopped, unless it went to standard output",
        operation if reads(operation) => "run it again: it only reads",
        _ => "it may have happened: look at the state before you run it again",
    }
}

/// Whether it changes nothing.
pub(super) fn reads(operation: &str) -> bool {
    matches!(
        operation.rsplit_once('.'),
        Some((_, "get" | "list" | "list_connections" | "download"))
    )
}
