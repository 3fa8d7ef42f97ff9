//! Refusals of what acts on people in a session (signals, moderation) and of what is brought into one with a client token
//! (telephones, captions, web pages, Audio Connectors).

use vonage_video::Error;
use vonage_video::contract::TokenProblem;
use vonage_video::experience_composer::RenderFailure;
use vonage_video::sip::DialFailure;

/// What to do about it, where these operations know more than the status says.
pub(super) fn on(error: &Error) -> Option<&'static str> {
    let operation = error.operation();
    if takes_a_token(operation)
        && let Some(problem) = TokenProblem::of(error)
    {
        return on_token(problem, operation);
    }
    if error.service().is_some_and(|service| service.is_account_quota()) {
        return Some(
            "the account has used up what it may render: stop one that `vonage-video renders list` names; waiting does not \
             help",
        );
    }
    if error.is_not_found() {
        return on_not_found(operation);
    }
    if error.is_conflict() {
        let code = error.service().and_then(|service| service.code());
        return (operation == "captions.start" && code == Some(60_003)).then_some(
            "the session is captioned already, and the service does not tell by which captions: stop them by the id that \
             their start answered",
        );
    }
    match error.status()?.as_u16() {
        400 => on_bad_request(error),
        _ => None,
    }
}

/// Whether nobody knows if a telephone rings, but it most likely does not.
pub(super) fn without_a_media_server(error: &Error) -> bool {
    DialFailure::of(error) == Some(DialFailure::NoMediaServer)
}

fn takes_a_token(operation: &str) -> bool {
    matches!(
        operation,
        "sip.dial" | "captions.start" | "experience_composer.start" | "audio_connector.connect"
    )
}

fn on_token(problem: TokenProblem, operation: &str) -> Option<&'static str> {
    Some(match problem {
        TokenProblem::Malformed => {
            "--token is no client token of this application: `vonage-video tokens create SESSION` makes one"
        }
        TokenProblem::Unauthorized if operation == "captions.start" => {
            "--token must be a moderator's: `vonage-video tokens create SESSION --role moderator` makes one"
        }
        TokenProblem::Unauthorized => {
            "--token must be a publisher's or a moderator's: `vonage-video tokens create SESSION` makes one"
        }
        TokenProblem::OtherSession => {
            "--token is for another session: `vonage-video tokens create SESSION` makes one for this"
        }
        TokenProblem::Expired => "--token has expired: `vonage-video tokens create SESSION` makes a new one",
        _ => return None,
    })
}

fn on_not_found(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "signals.send" => {
            "nobody received it: nobody is connected, or this client is not; `vonage-video connections list SESSION` tells \
             who is"
        }
        "moderation.disconnect" | "sip.hang_up" | "audio_connector.disconnect" => {
            "it is not connected, or not any more: `vonage-video connections list SESSION` tells who is"
        }
        "moderation.mute_stream" => {
            "nothing was muted: `vonage-video streams list SESSION` names the streams"
        }
        "sip.play_dtmf" => {
            "nothing was played: the session or the connection is not known; `vonage-video connections list SESSION` tells \
             who is connected"
        }
        "captions.stop" => "they have ended already, or their id belongs to another application",
        "experience_composer.get" | "experience_composer.stop" => {
            "it has ended already, or its id belongs to another application: `vonage-video renders list` names them"
        }
        "moderation.mute_all"
        | "moderation.unmute_all"
        | "sip.dial"
        | "captions.start"
        | "experience_composer.start"
        | "audio_connector.connect" => {
            "nothing happened: the session is not known, or its id belongs to another application"
        }
        "experience_composer.list" => "this is not the address of the Vonage Video API: correct --url",
        _ => return None,
    })
}

fn on_bad_request(error: &Error) -> Option<&'static str> {
    if error.operation() == "audio_connector.connect" {
        return Some(
            "nothing was connected; besides a wrong value this may mean that no server answers at --uri within 6 seconds",
        );
    }
    Some(match RenderFailure::of(error)? {
        RenderFailure::InvalidUrl => "nothing was started; correct --url, the page",
        RenderFailure::UrlUnreachable => {
            "nothing was started; the page in --url must be reachable from the internet"
        }
        RenderFailure::InvalidMaxDuration => "nothing was started; correct --max-duration: 60s to 10h",
        RenderFailure::InvalidResolution => "nothing was started; correct --resolution",
        RenderFailure::InvalidName => "nothing was started; correct --name: 1 to 200 characters",
        RenderFailure::InvalidSession => "nothing was started; correct SESSION, the session's id",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use vonage_video::contract::bytes::Bytes;
    use vonage_video::contract::http::Response;

    use super::*;

    fn advice(status: u16, body: &'static str, operation: &'static str) -> Option<&'static str> {
        let response = Response::builder().status(status);
        let response = response.body(Bytes::from_static(body.as_bytes())).unwrap();
        on(&Error::refused(&response).for_operation(operation))
    }

    #[test]
    fn a_refused_client_token_is_told_apart_from_the_calls_own() {
        for (body, operation, word) in [
            (r#"{"code":10001}"#, "sip.dial", "no client token"),
            (r#"{"code":10002}"#, "captions.start", "moderator's"),
            (r#"{"code":10002}"#, "sip.dial", "publisher's or"),
            (r#"{"code":10007}"#, "audio_connector.connect", "another session"),
            (r#"{"code":10012}"#, "experience_composer.start", "expired"),
        ] {
            let advice = advice(403, body, operation).unwrap();
            assert!(advice.starts_with("--token") && advice.contains(word), "{advice}");
        }
        for (body, operation) in [
            (r#"{"code":10003}"#, "sip.dial"),
            (r#"{"code":10012}"#, "signals.send"),
        ] {
            assert_eq!(advice(403, body, operation), None);
        }
    }

    #[test]
    fn the_services_codes_name_the_option() {
        for (code, option) in [
            ("50001", "--url"),
            ("50002", "reachable"),
            ("50005", "--max-duration"),
            ("50006", "--resolution"),
            ("50007", "--name"),
            ("50008", "SESSION"),
        ] {
            let body = format!(r#"{{"code":{code}}}"#);
            let response = Response::builder().status(400).body(Bytes::from(body)).unwrap();
            let error = Error::refused(&response).for_operation("experience_composer.start");
            assert!(on(&error).unwrap().contains(option), "{code}");
        }
        assert!(
            advice(429, r#"{"code":50004}"#, "experience_composer.start")
                .unwrap()
                .contains("waiting does not help")
        );
        assert!(
            advice(409, r#"{"code":60003}"#, "captions.start")
                .unwrap()
                .contains("captioned already")
        );
        assert_eq!(advice(429, "", "sip.dial"), None);
        assert_eq!(advice(409, r#"{"code":15008}"#, "captions.start"), None);
    }
}
