//! What to do about a refusal of the service.

use std::borrow::Cow;

use vonage_video::Error;

pub(super) fn on(error: &Error) -> Cow<'static, str> {
    let operation = error.operation();
    if operation == "archives.download" {
        return "the storage refuses the recording; run it again later, or read the archive: `vonage-video archives get`"
            .into();
    }
    if let Some(advice) = super::live::on(error) {
        return advice.into();
    }
    if error.is_unauthorized() {
        return "check that the key belongs to the application and that the clock is right: `vonage-video doctor`"
            .into();
    }
    if error.is_rate_limited() {
        let wait = error.service().and_then(|service| service.retry_after());
        return wait.map_or("slow down and run it again later".into(), |wait| {
            format!("run it again in {} s", wait.as_secs()).into()
        });
    }
    if error.is_not_found() {
        return on_not_found(operation).into();
    }
    if error.is_conflict() {
        return on_conflict(error).into();
    }
    match (error.status().map(|status| status.as_u16()), operation) {
        // The service's answer to an id that is none; it never passes.
        (Some(408), "streams.get") => {
            "this is no stream's id: `vonage-video streams list SESSION` names them".into()
        }
        (Some(408), "streams.list") => "this is no session's id: check it".into(),
        (Some(400), "archives.start" | "broadcasts.start") => {
            "nothing was started; besides a wrong value this may mean that nobody is connected to the session"
                .into()
        }
        (
            Some(400),
            "archives.add_stream"
            | "archives.remove_stream"
            | "broadcasts.add_stream"
            | "broadcasts.remove_stream",
        ) => {
            "nothing happened; streams can be chosen only if it was started with --stream-mode manual".into()
        }
        (Some(501), _) => "this service does not know the operation; an emulator may be too old".into(),
        _ => "nothing happened; correct what the service names, then run it again".into(),
    }
}

fn on_not_found(operation: &str) -> &'static str {
    match operation {
        "sessions.create" => "this is not the address of the Vonage Video API: correct --url",
        "sessions.migrate" => "a session can be moved only while somebody is connected; check the id as well",
        "archives.start" | "broadcasts.start" => {
            "nothing was started: nobody is connected to the session, or its id belongs to another application"
        }
        "archives.list" | "broadcasts.list" => "check the session's id, and the address in --url",
        "archives.add_stream" | "archives.remove_stream" => {
            "either nobody publishes this stream: `vonage-video streams list SESSION` names those there are; or the archive \
             is not known: `vonage-video archives list` names them"
        }
        "broadcasts.add_stream" | "broadcasts.remove_stream" => {
            "either nobody publishes this stream: `vonage-video streams list SESSION` names those there are; or the \
             broadcast has stopped: `vonage-video broadcasts list` names those on air"
        }
        operation if operation.starts_with("archives.") => {
            "the archive was deleted, or its id belongs to another application: `vonage-video archives list` names them"
        }
        operation if operation.starts_with("broadcasts.") => {
            "the broadcast has stopped, or its id belongs to another application: `vonage-video broadcasts list` names \
             those on air"
        }
        _ => "nobody has connected or published yet, or the id belongs to another application",
    }
}

fn on_conflict(error: &Error) -> &'static str {
    let code = error.service().and_then(|service| service.code());
    match (error.operation(), code) {
        (_, Some(15214)) => "a move is under way already; wait for it to end",
        (_, Some(15215)) => "too soon after the creation or the last move; wait a few minutes",
        (_, Some(15008)) => {
            "the session is relayed: this needs a routed one, as `vonage-video sessions create` makes it"
        }
        ("archives.start", _) => {
            "the session is recorded already: stop that archive, or give this one a --tag that no other has"
        }
        ("archives.stop", _) => {
            "it does not record any more: `vonage-video archives get ARCHIVE` tells how it ended"
        }
        ("archives.delete", _) => {
            "only an archive that has ended can be deleted: `vonage-video archives stop ARCHIVE`, then `archives wait \
             ARCHIVE`"
        }
        ("archives.set_layout" | "archives.add_stream" | "archives.remove_stream", _) => {
            "only an archive that records can be changed: `vonage-video archives get ARCHIVE` tells how it stands"
        }
        ("broadcasts.start", _) => {
            "the session is broadcast already: stop that broadcast, or give this one a --tag that no other has"
        }
        (operation, _) if operation.starts_with("broadcasts.") => {
            "only a broadcast on air can be changed: `vonage-video broadcasts get BROADCAST` tells how it stands"
        }
        _ => "look at the state of the session first",
    }
}
