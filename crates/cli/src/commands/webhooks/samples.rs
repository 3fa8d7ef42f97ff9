//! Samples of what Vonage sends, with fresh ids and times.

use serde_json::{Value, json};
use vonage_video::webhooks::{EventKind, UnixTime};

/// What a sample is about.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) session: String,
    pub(super) application: String,
    pub(super) now: UnixTime,
}

/// The payload of an event of this kind, in the documented form of its family.
pub(super) fn sample(kind: EventKind, scene: &Scene) -> Value {
    match kind {
        EventKind::SessionCreated => monitored("sessionCreated", scene, &json!({})),
        EventKind::SessionDestroyed => {
            monitored("sessionDestroyed", scene, &json!({"reason": "forceDisconnected"}))
        }
        EventKind::SessionNotification => {
            monitored("sessionNotification", scene, &json!({"reason": "serverRotation"}))
        }
        EventKind::ConnectionCreated => monitored(
            "connectionCreated",
            scene,
            &json!({"connection": connection(scene)}),
        ),
        EventKind::ConnectionDestroyed => {
            let ended = json!({"reason": "clientDisconnected", "connection": connection(scene)});
            monitored("connectionDestroyed", scene, &ended)
        }
        EventKind::StreamCreated => monitored("streamCreated", scene, &json!({"stream": stream(scene)})),
        EventKind::StreamDestroyed => {
            let ended = json!({"reason": "clientDisconnected", "stream": stream(scene)});
            monitored("streamDestroyed", scene, &ended)
        }
        EventKind::ArchiveStatus => archive(scene),
        EventKind::BroadcastStatus => broadcast(scene),
        EventKind::RenderStatus => json!({
            "id": uuid().replace('-', ""),
            "sessionId": scene.session,
            "streamId": uuid(),
            "status": "stopped",
            "reason": "Stop Requested.",
        }),
        EventKind::CaptionsStatus => json!({
            "captionId": uuid(),
            "sessionId": scene.session,
            "applicationId": scene.application,
            "status": "started",
            "createdAt": millis_ago(scene, 1),
            "updatedAt": millis_ago(scene, 0),
            "duration": 0,
            "languageCode": "en-US",
            "provider": "aws-transcribe",
        }),
        EventKind::SipCallCreated => call("callCreated", scene, &json!({})),
        EventKind::SipCallUpdated => call("callUpdated", scene, &json!({"state": "ACTIVE"})),
        EventKind::SipCallDestroyed => {
            let ended = json!({"reason_code": "700", "reason_message": "Normal Clearing"});
            call("callDestroyed", scene, &ended)
        }
        EventKind::SipMuteForced => call("muteForced", scene, &json!({})),
        // The enumeration is open; `EventKind::ALL` has a test below.
        other => monitored(other.as_str(), scene, &json!({})),
    }
}

/// A session's id that no service has given.
pub(super) fn fresh_session() -> String {
    let tail: String = std::iter::repeat_with(fastrand::alphanumeric).take(22).collect();
    format!("2_MX4{tail}")
}

/// A random UUID (version 4).
pub(super) fn uuid() -> String {
    let bits = fastrand::u128(..) & !(0xf << 76) | 0x4 << 76;
    let bits = bits & !(0x3 << 62) | 0x2 << 62;
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

fn monitored(event: &str, scene: &Scene, more: &Value) -> Value {
    let common = json!({
        "sessionId": scene.session,
        "projectId": scene.application,
        "event": event,
        "timestamp": millis_ago(scene, 0),
    });
    joined(common, more)
}

fn call(event: &str, scene: &Scene, more: &Value) -> Value {
    let call = json!({"call": {"id": uuid(), "connectionId": uuid(), "createdAt": millis_ago(scene, 10)}});
    joined(monitored(event, scene, more), &call)
}

fn connection(scene: &Scene) -> Value {
    json!({"id": uuid(), "createdAt": millis_ago(scene, 60), "data": "sample=1"})
}

fn stream(scene: &Scene) -> Value {
    json!({
        "id": uuid(),
        "connection": connection(scene),
        "createdAt": millis_ago(scene, 30),
        "name": "sample",
        "videoType": "camera",
    })
}

fn archive(scene: &Scene) -> Value {
    let id = uuid();
    json!({
        "event": "archive",
        "id": id,
        "sessionId": scene.session,
        "partnerId": scene.application,
        "name": "sample",
        "status": "available",
        "reason": "user initiated",
        "createdAt": millis_ago(scene, 400),
        "duration": 342,
        "size": 7_340_032,
        "resolution": "1280x720",
        "streamMode": "auto",
        "streams": [],
        "url": format!("https://storage.example.test/{id}/archive.mp4"),
    })
}

fn broadcast(scene: &Scene) -> Value {
    json!({
        "id": uuid(),
        "sessionId": scene.session,
        "applicationId": scene.application,
        "status": "started",
        "createdAt": millis_ago(scene, 1),
        "updatedAt": millis_ago(scene, 0),
        "broadcastUrls": {
            "hls": "https://cdn.example.test/sample.m3u8",
            "hlsStatus": "connecting",
            "rtmp": [{"id": "sample", "status": "live"}],
        },
    })
}

fn joined(mut common: Value, more: &Value) -> Value {
    if let (Some(common), Some(more)) = (common.as_object_mut(), more.as_object()) {
        common.extend(more.clone());
    }
    common
}

fn millis_ago(scene: &Scene, seconds: u64) -> u64 {
    scene.now.as_secs().saturating_sub(seconds).saturating_mul(1000)
}

#[cfg(test)]
mod tests {
    use vonage_video::webhooks::Event;

    use super::*;

    fn scene() -> Scene {
        Scene {
            session: fresh_session(),
            application: uuid(),
            now: UnixTime::from_secs(1_790_000_000),
        }
    }

    #[test]
    fn every_kind_has_a_sample_that_is_read_as_that_kind_with_and_without_its_family() {
        let scene = scene();
        for kind in EventKind::ALL.iter().copied() {
            let body = serde_json::to_vec(&sample(kind, &scene)).unwrap();
            for family in [None, Some(kind.family())] {
                let event = Event::parse(family, &body).unwrap();
                assert_eq!(event.kind(), Some(kind), "{family:?}");
                assert_eq!(event.session_id().unwrap().as_str(), scene.session);
            }
        }
    }

    #[test]
    fn ids_are_random_uuids_of_version_4() {
        let (one, other) = (uuid(), uuid());
        assert_ne!(one, other);
        let letters: Vec<_> = one.chars().collect();
        assert_eq!((letters.len(), letters.get(14)), (36, Some(&'4')));
        assert!(
            letters.get(19).is_some_and(|digit| "89ab".contains(*digit)),
            "{one}"
        );
    }
}
