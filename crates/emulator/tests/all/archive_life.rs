//! What archives do by themselves as time passes.

use serde_json::json;
use vonage_video_emulator::{ArchiveStorage, SeedArchives};

use super::stage::{Stage, state};

const HOUR: u64 = 3600;

#[tokio::test]
async fn an_archive_pauses_when_nobody_publishes_and_goes_on_when_somebody_does() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    stage.advance(100).await;
    stage.unpublish().await;
    assert_eq!(stage.archive_state(&id).await, state("paused", ""));
    stage.advance(500).await;
    stage.publish().await;
    assert_eq!(stage.archive_state(&id).await, state("started", ""));
    stage.advance(200).await;
    assert_eq!(
        stage.world.control.archive(&id).await.unwrap().recorded_seconds,
        300
    );
    stage.post(&format!("/archive/{id}/stop")).await;
    stage.advance(2).await;
    // What it does not record does not count.
    assert_eq!(stage.get(&format!("/archive/{id}")).await["duration"], 300);
}

#[tokio::test]
async fn a_pause_lasts_an_hour() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    stage.unpublish().await;
    stage.nearly(HOUR).await;
    assert_eq!(stage.archive_state(&id).await, state("paused", ""));
    stage.last_millisecond().await;
    assert_eq!(
        stage.archive_state(&id).await,
        state("stopped", "maximum idle time exceeded")
    );
}

#[tokio::test]
async fn somebody_has_to_publish_within_a_minute() {
    let stage = Stage::start().await;
    stage.unpublish().await;
    let id = stage.archive(json!({})).await;
    stage.nearly(60).await;
    assert_eq!(stage.archive_state(&id).await, state("started", ""));
    stage.last_millisecond().await;
    assert_eq!(
        stage.archive_state(&id).await,
        state("stopped", "maximum idle time exceeded")
    );
}

#[tokio::test]
async fn a_minute_after_the_last_client_left_an_archive_ends() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    stage.advance(90).await;
    stage.leave().await;
    stage.nearly(60).await;
    assert_eq!(stage.archive_state(&id).await, state("paused", ""));
    let back = stage
        .world
        .control
        .join(&stage.session, stage.token(&json!({})))
        .await
        .unwrap();
    stage.advance(60).await;
    assert_eq!(stage.archive_state(&id).await, state("paused", ""));
    stage.world.control.leave(&stage.session, &back).await.unwrap();
    stage.nearly(60).await;
    assert_eq!(stage.archive_state(&id).await, state("paused", ""));
    stage.last_millisecond().await;
    assert_eq!(stage.archive_state(&id).await, state("stopped", "session ended"));
}

#[tokio::test]
async fn four_hours_are_recorded_at_most() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    stage.nearly(4 * HOUR).await;
    assert_eq!(stage.archive_state(&id).await, state("started", ""));
    stage.last_millisecond().await;
    assert_eq!(
        stage.archive_state(&id).await,
        state("stopped", "maximum duration exceeded")
    );
    stage.advance(2).await;
    assert_eq!(stage.get(&format!("/archive/{id}")).await["duration"], 4 * HOUR);
}

#[tokio::test]
async fn an_archive_runs_twelve_hours_at_most_pauses_included() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    let mut stream = stage.stream.clone();
    for _ in 0..12 {
        stage.advance(HOUR / 4).await;
        stage
            .world
            .control
            .unpublish(&stage.session, &stream)
            .await
            .unwrap();
        stage.advance(3 * HOUR / 4 - 10).await;
        stream = stage.publish().await;
        assert_eq!(stage.archive_state(&id).await.0, "started");
    }
    stage.nearly(120).await;
    assert_eq!(stage.archive_state(&id).await, state("started", ""));
    stage.last_millisecond().await;
    assert_eq!(
        stage.archive_state(&id).await,
        state("stopped", "maximum duration exceeded")
    );
}

#[tokio::test]
async fn a_stopped_archive_is_ready_after_two_seconds_and_expires_after_72_hours() {
    let stage = Stage::start().await;
    let id = stage.archive(json!({})).await;
    let stopped = stage.post(&format!("/archive/{id}/stop")).await;
    assert_eq!(stopped.json()["status"], "stopped");
    stage.nearly(2).await;
    assert_eq!(stage.archive_state(&id).await.0, "stopped");
    stage.last_millisecond().await;
    let ready = stage.get(&format!("/archive/{id}")).await;
    assert_eq!(ready["status"], "available");
    assert!(ready["url"].is_string());
    stage.nearly(72 * HOUR).await;
    assert_eq!(stage.archive_state(&id).await.0, "available");
    stage.last_millisecond().await;
    let expired = stage.get(&format!("/archive/{id}")).await;
    assert_eq!(
        (&expired["status"], &expired["url"]),
        (&json!("expired"), &json!(null))
    );
    assert_eq!(expired["size"], ready["size"]);
}

#[tokio::test]
async fn archives_in_storage_of_ones_own_are_uploaded_and_have_no_address() {
    let stage = Stage::start().await;
    stage.world.control.set_archive_storage(ArchiveStorage::Own).await;
    let id = stage.archive(json!({})).await;
    stage.advance(10).await;
    stage.post(&format!("/archive/{id}/stop")).await;
    stage.advance(1000 * HOUR).await;
    let archive = stage.get(&format!("/archive/{id}")).await;
    assert_eq!(
        (&archive["status"], &archive["url"]),
        (&json!("uploaded"), &json!(null))
    );
    assert!(archive["size"].as_u64().unwrap() > 0);
    let deleted = stage
        .call("DELETE", &format!("/archive/{id}"), &json!(null))
        .await;
    assert_eq!(deleted.status, 204);
}

#[tokio::test]
async fn longer_archives_are_larger() {
    let stage = Stage::start().await;
    let mut sizes = Vec::new();
    for seconds in [1, 60, 600] {
        let id = stage.archive(json!({})).await;
        stage.advance(seconds).await;
        stage.post(&format!("/archive/{id}/stop")).await;
        stage.advance(2).await;
        let archive = stage.get(&format!("/archive/{id}")).await;
        assert_eq!(archive["duration"], seconds);
        sizes.push(archive["size"].as_u64().unwrap());
    }
    assert!(sizes.is_sorted() && sizes[0] < sizes[2], "{sizes:?}");
}

#[tokio::test]
async fn an_always_archived_session_is_archived_from_its_first_publisher_on() {
    let form = "archiveMode=always&archiveName=weekly-show_1~a&archiveResolution=1280x720";
    let stage = Stage::with_form(form).await;
    let listed = stage.get("/archive").await;
    assert_eq!(listed["count"], 1);
    let archive = &listed["items"][0];
    assert_eq!(
        (&archive["name"], &archive["status"]),
        (&json!("weekly:show:1:a"), &json!("started"))
    );
    assert_eq!(archive["resolution"], "1280x720");
    let id = archive["id"].as_str().unwrap();
    // No call stops it, and its place without a tag is taken.
    let stop = stage.post(&format!("/archive/{id}/stop")).await;
    assert_eq!(
        (stop.status.as_u16(), &stop.json()["status"]),
        (200, &json!("started"))
    );
    assert_eq!(
        stage.start_one("/archive", json!({})).await.refusal(),
        (409, json!(15001))
    );
    stage.archive(json!({"multiArchiveTag": "mine"})).await;
}

#[tokio::test]
async fn automatic_archives_are_files_of_four_hours_one_after_the_other() {
    let stage = Stage::with_form("archiveMode=always").await;
    stage.advance(9 * HOUR).await;
    stage.leave().await;
    stage.advance(62).await;
    let listed = stage.get("/archive").await;
    let facts: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|archive| {
            (
                archive["duration"].as_u64().unwrap(),
                archive["reason"].as_str().unwrap(),
            )
        })
        .collect();
    let full = (4 * HOUR, "maximum duration exceeded");
    assert_eq!(facts, [(HOUR, "session ended"), full, full]);
    // The next publisher starts the next one.
    let back = stage
        .world
        .control
        .join(&stage.session, stage.token(&json!({})))
        .await
        .unwrap();
    assert_eq!(stage.get("/archive").await["count"], 3);
    stage
        .world
        .control
        .publish(&stage.session, &back, "again")
        .await
        .unwrap();
    assert_eq!(stage.get("/archive").await["count"], 4);
}

#[tokio::test]
async fn the_control_surface_moves_archives_where_they_can_go() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let refused = async |id: &str, to: &str| control.move_archive(id, to, None).await.unwrap_err().status();
    let id = stage.archive(json!({})).await;
    for to in ["started", "paused", "expired", "deleted"] {
        assert_eq!(refused(&id, to).await, 409, "{to}");
    }
    assert_eq!(refused(&id, "melted").await, 400);
    let body = json!({"status": "failed", "reason": "Internal server failure"}).to_string();
    let moved = stage
        .world
        .steer("POST", &format!("/control/archives/{id}"), &body)
        .await;
    assert_eq!(
        (moved.status.as_u16(), &moved.json()["status"]),
        (200, &json!("failed"))
    );
    assert_eq!(
        stage.archive_state(&id).await,
        state("failed", "Internal server failure")
    );
    assert_eq!(refused(&id, "available").await, 409);

    let id = stage.archive(json!({})).await;
    stage.advance(10).await;
    control.move_archive(&id, "uploaded", None).await.unwrap();
    assert_eq!(
        stage.archive_state(&id).await,
        state("uploaded", "user initiated")
    );
    assert_eq!(refused(&id, "expired").await, 409);
    control.move_archive(&id, "deleted", None).await.unwrap();
    assert_eq!(refused(&id, "deleted").await, 409);
    assert_eq!(refused("nonsense", "failed").await, 404);
    let unknown = stage
        .world
        .steer(
            "POST",
            &format!("/control/archives/{id}"),
            r#"{"state": "failed"}"#,
        )
        .await;
    assert_eq!(unknown.status, 400);
}

#[tokio::test]
async fn a_session_shows_everything_that_was_started_in_it() {
    let stage = Stage::start().await;
    let archive = stage.archive(json!({"multiArchiveTag": "a"})).await;
    let outputs = json!({"outputs": {"hls": {}}});
    let broadcast = stage.started("/broadcast", outputs).await;
    let page = json!({"url": "https://stage.example.org/", "token": stage.token(&json!({}))});
    let render = stage.started("/render", page).await;
    let shown = stage
        .world
        .steer("GET", &format!("/control/sessions/{}", stage.session), "")
        .await
        .json();
    assert_eq!(shown["archives"][0]["archiveId"], archive.as_str());
    assert_eq!(shown["archives"][0]["tag"], "a");
    assert_eq!(shown["broadcasts"][0]["broadcastId"], broadcast.as_str());
    assert_eq!(shown["renders"][0]["renderId"], render.as_str());
}

#[tokio::test]
async fn seeds_out_of_their_limits_are_refused() {
    let stage = Stage::start().await;
    let seed = async |body: serde_json::Value| {
        let path = format!("/control/sessions/{}/archives", stage.session);
        stage
            .world
            .steer("POST", &path, &body.to_string())
            .await
            .status
            .as_u16()
    };
    for (body, status) in [
        (json!({"count": 1, "seconds": 14_400, "storage": "own"}), 200),
        (json!({"count": 0}), 400),
        (json!({"count": 1_000_001}), 400),
        (json!({"count": 1, "seconds": 0}), 400),
        (json!({"count": 1, "seconds": 14_401}), 400),
        (json!({"count": 1, "storage": "attic"}), 400),
        (json!({}), 400),
    ] {
        assert_eq!(seed(body.clone()).await, status, "{body}");
    }
}

#[tokio::test]
async fn seeds_are_bounded_by_all_archives_there_are_together() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    let (other, id) = stage.world.another().await;
    let bearer = super::tokens::bearer_with(&id, &json!({}));
    let headers = [("authorization", &*bearer), ("accept", "application/json")];
    let create = super::clients::request("POST", "/session/create", &headers, "");
    let created = stage.world.send(create).await.unwrap().json();
    let session = created[0]["session_id"].as_str().unwrap();
    other.seed_archives(session, SeedArchives::new(1)).await.unwrap();
    for (control, session) in [(control, &*stage.session), (&other, session)] {
        let refused = control
            .seed_archives(session, SeedArchives::new(1_000_000))
            .await
            .unwrap_err();
        assert_eq!(
            (refused.status(), refused.message()),
            (
                409,
                "The emulator holds at most 1000000 archives: there are 1, and a reset removes them"
            )
        );
    }
    control
        .seed_archives(&stage.session, SeedArchives::new(2))
        .await
        .unwrap();
    let view = control.session(&stage.session).await.unwrap();
    assert_eq!(view.archives.len(), 2);
}

#[tokio::test]
async fn a_session_is_shown_with_all_its_archives_however_many() {
    let stage = Stage::start().await;
    let control = &stage.world.control;
    control
        .seed_archives(&stage.session, SeedArchives::new(1000))
        .await
        .unwrap();
    let path = format!("/control/sessions/{}", stage.session);
    let shown = stage.world.steer("GET", &path, "").await;
    // It is sent piece by piece.
    assert!(!shown.headers.contains_key("content-length"));
    let view: vonage_video_emulator::SessionView = serde_json::from_slice(&shown.body).unwrap();
    assert_eq!(view, control.session(&stage.session).await.unwrap());
    assert_eq!(view.archives.len(), 1000);
}
