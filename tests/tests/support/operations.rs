//! Every operation with its class: what an operation says of itself, beside what was decided.

use std::time::Duration;

use http::StatusCode;
use vonage_video::Repeat::{self, Idempotent, Once, Safe};
use vonage_video::contract::Operation;
use vonage_video::{
    archives, audio_connector, broadcasts, captions, experience_composer, moderation, sessions, signals, sip,
    streams,
};

/// What an operation says of itself.
#[derive(Debug, PartialEq)]
pub(crate) struct Facts {
    pub(crate) name: &'static str,
    pub(crate) repeat: Repeat,
    pub(crate) timeout: Option<Duration>,
    pub(crate) finals: &'static [StatusCode],
}

fn facts<O: Operation>() -> Facts {
    let profile = (O::NAME, O::REPEAT, O::TIMEOUT, O::FINAL);
    Facts {
        name: profile.0,
        repeat: profile.1,
        timeout: profile.2,
        finals: profile.3,
    }
}

/// The type, what it says, and what was decided: name, class, own time for the call, statuses that are final.
macro_rules! table {
    ($($area:ident::$operation:ident: $name:literal, $repeat:ident, $timeout:expr, $finals:expr;)+) => {
        [$((
            concat!(stringify!($area), "::", stringify!($operation)),
            facts::<$area::$operation>(),
            Facts { name: $name, repeat: $repeat, timeout: $timeout, finals: $finals },
        )),+]
    };
}

/// A malformed stream id is answered with 408, for ever.
const NO_STREAM_ID: &[StatusCode] = &[StatusCode::REQUEST_TIMEOUT];

pub(crate) fn table() -> impl IntoIterator<Item = (&'static str, Facts, Facts)> {
    table! {
        // A spare session is inert: nothing runs or is recorded in it.
        sessions::CreateSession: "sessions.create", Idempotent, None, &[];
        sessions::ListConnections: "sessions.list_connections", Safe, None, &[];
        // A second migration moves the session once more, under everybody's feet.
        sessions::MigrateSession: "sessions.migrate", Once, None, &[];
        streams::GetStream: "streams.get", Safe, None, NO_STREAM_ID;
        streams::ListStreams: "streams.list", Safe, None, NO_STREAM_ID;
        streams::SetLayoutClasses: "streams.set_layout_classes", Idempotent, None, &[];
        // A second archive records and bills beside the first.
        archives::StartArchive: "archives.start", Once, None, &[];
        archives::StopArchive: "archives.stop", Idempotent, None, &[];
        archives::GetArchive: "archives.get", Safe, None, &[];
        archives::ListArchives: "archives.list", Safe, None, &[];
        archives::DeleteArchive: "archives.delete", Idempotent, None, &[];
        archives::SetArchiveLayout: "archives.set_layout", Idempotent, None, &[];
        archives::AddStream: "archives.add_stream", Idempotent, None, &[];
        archives::RemoveStream: "archives.remove_stream", Idempotent, None, &[];
        // A second broadcast streams and bills beside the first.
        broadcasts::StartBroadcast: "broadcasts.start", Once, None, &[];
        broadcasts::StopBroadcast: "broadcasts.stop", Idempotent, None, &[];
        broadcasts::GetBroadcast: "broadcasts.get", Safe, None, &[];
        broadcasts::ListBroadcasts: "broadcasts.list", Safe, None, &[];
        broadcasts::SetBroadcastLayout: "broadcasts.set_layout", Idempotent, None, &[];
        broadcasts::AddStream: "broadcasts.add_stream", Idempotent, None, &[];
        broadcasts::RemoveStream: "broadcasts.remove_stream", Idempotent, None, &[];
        // The message would appear twice.
        signals::SendSignal: "signals.send", Once, None, &[];
        moderation::Disconnect: "moderation.disconnect", Idempotent, None, &[];
        moderation::MuteStream: "moderation.mute_stream", Idempotent, None, &[];
        moderation::MuteAll: "moderation.mute_all", Idempotent, None, &[];
        moderation::UnmuteAll: "moderation.unmute_all", Idempotent, None, &[];
        // The telephone would ring twice.
        sip::Dial: "sip.dial", Once, Some(Duration::from_secs(30)), &[];
        // The tones would be heard twice.
        sip::PlayDtmf: "sip.play_dtmf", Once, None, &[];
        sip::HangUp: "sip.hang_up", Idempotent, None, &[];
        // One runs in a session at a time, but the second one's answer would be lost with the first one's.
        captions::StartCaptions: "captions.start", Once, None, &[];
        captions::StopCaptions: "captions.stop", Idempotent, None, &[];
        // Each one publishes and bills.
        experience_composer::StartRender: "experience_composer.start", Once, None, &[];
        experience_composer::GetRender: "experience_composer.get", Safe, None, &[];
        experience_composer::ListRenders: "experience_composer.list", Safe, None, &[];
        experience_composer::StopRender: "experience_composer.stop", Idempotent, None, &[];
        // The server would be called twice, and hear everything twice.
        audio_connector::ConnectAudio: "audio_connector.connect", Once, Some(Duration::from_secs(30)), &[];
        audio_connector::DisconnectAudio: "audio_connector.disconnect", Idempotent, None, &[];
    }
}
