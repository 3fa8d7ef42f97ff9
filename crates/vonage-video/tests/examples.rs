//! The examples do what they say: each runs against the emulator, whose control surface tells what became of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![cfg(all(feature = "areas", feature = "transport"))]

#[cfg(feature = "download")]
#[path = "../examples/archives.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod archives;
#[path = "../examples/broadcasts.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod broadcasts;
#[path = "../examples/captions.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod captions;
#[path = "../examples/experience_composer.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod experience_composer;
#[path = "../examples/layout_classes.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod layout_classes;
#[path = "../examples/moderation.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod moderation;
#[path = "../examples/signals.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod signals;
#[path = "../examples/sip.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod sip;
#[path = "support/stage.rs"]
mod stage;

use std::time::Duration;

use vonage_video::broadcasts::StartBroadcast;
use vonage_video::models::BroadcastStatus;
use vonage_video::{Hls, RenderStatus, Rtmp, RtmpStatus, SipUri};
use vonage_video_emulator::{CallState, Fault, NewStream};

use self::stage::Stage;

/// Nothing has to be heard or seen here.
const AT_ONCE: Duration = Duration::ZERO;

#[cfg(feature = "download")]
#[tokio::test]
async fn archives_leaves_a_file_and_no_archive() {
    use vonage_video::ArchiveStatus;

    // Whether the answer to the start arrives or is lost: there is one archive.
    for fault in [None, Some(Fault::close_after())] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rehearsal.mp4");
        let stage = Stage::set().await;
        if let Some(fault) = fault {
            stage
                .control
                .fault(fault.operation("archives.start"))
                .await
                .unwrap();
        }
        let clock = stage.turn_clock();
        archives::run(&stage.client, &stage.session, &file, Duration::from_millis(100))
            .await
            .unwrap();
        drop(clock);
        let made = stage.seen().await.archives;
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].status, ArchiveStatus::Deleted);
        assert_eq!(std::fs::metadata(&file).unwrap().len(), made[0].size);
        assert!(stage.did("archives.set_layout").await && stage.did("archives.delete").await);
    }
}

#[cfg(feature = "download")]
#[tokio::test]
async fn archives_says_why_it_cannot_record() {
    let stage = Stage::set().await;
    let file = std::path::Path::new("never-written.mp4");
    stage
        .client
        .session(&stage.session)
        .start_archive(|archive| archive)
        .await
        .unwrap();
    let error = archives::run(&stage.client, &stage.session, file, AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("records already"), "{error}");
    let relayed = stage.relayed().await;
    let error = archives::run(&stage.client, &relayed, file, AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("CreateSession::routed()"), "{error}");
    assert!(!file.exists());
}

#[tokio::test]
async fn broadcasts_goes_on_air_once_and_stops() {
    for fault in [None, Some(Fault::close_after())] {
        let stage = Stage::set().await;
        if let Some(fault) = fault {
            stage
                .control
                .fault(fault.operation("broadcasts.start"))
                .await
                .unwrap();
        }
        let clock = stage.turn_clock();
        let rtmp = Rtmp::new("rtmps://ingest.example.org/live", "stream-name").id("server");
        broadcasts::run(&stage.client, &stage.session, Some(rtmp), AT_ONCE)
            .await
            .unwrap();
        drop(clock);
        let made = stage.seen().await.broadcasts;
        assert_eq!(made.len(), 1);
        assert_eq!(
            (&made[0].status, made[0].tag.as_deref()),
            (&BroadcastStatus::Stopped, Some("premiere"))
        );
        assert!(stage.did("broadcasts.set_layout").await);
    }
}

#[tokio::test]
async fn broadcasts_stops_what_nobody_can_watch() {
    let stage = Stage::set().await;
    let rtmp = Rtmp::new("rtmps://ingest.example.org/live", "stream-name").id("server");
    let run = broadcasts::run(&stage.client, &stage.session, Some(rtmp), AT_ONCE);
    let refuse = async {
        // HLS takes seconds, so the server refuses before everybody can watch.
        let broadcast = loop {
            if let Some(broadcast) = stage.seen().await.broadcasts.pop() {
                break broadcast;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        stage
            .control
            .set_rtmp_status(&broadcast.broadcast_id, "server", RtmpStatus::Error)
            .await
            .unwrap();
    };
    let (result, ()) = tokio::join!(run, refuse);
    let error = result.unwrap_err().to_string();
    assert!(error.contains("RTMP server is in error"), "{error}");
    assert_eq!(stage.seen().await.broadcasts[0].status, BroadcastStatus::Stopped);
}

#[tokio::test]
async fn broadcasts_says_why_it_cannot_go_on_air() {
    let stage = Stage::set().await;
    let other = StartBroadcast::new(&stage.session)
        .hls(Hls::new())
        .tag("premiere");
    stage.client.broadcasts().start(other).await.unwrap();
    let error = broadcasts::run(&stage.client, &stage.session, None, AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("on air already"), "{error}");
    let relayed = stage.relayed().await;
    let error = broadcasts::run(&stage.client, &relayed, None, AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("CreateSession::routed()"), "{error}");
}

#[tokio::test]
async fn signals_reaches_everybody_once_together_and_once_alone() {
    let stage = Stage::set().await;
    // An answer that is lost makes nobody hear it twice.
    stage
        .control
        .fault(Fault::close_after().operation("signals.send"))
        .await
        .unwrap();
    signals::run(&stage.client, &stage.session).await.unwrap();
    for connection in [&stage.host, &stage.guest] {
        let heard = stage.control.signals(&stage.session, connection).await.unwrap();
        let heard: Vec<_> = heard
            .iter()
            .map(|signal| (&*signal.kind, signal.to_all))
            .collect();
        assert_eq!(heard, [("cue", true), ("hello", false)]);
    }
    let nobody = stage
        .client
        .sessions()
        .create(vonage_video::CreateSession::routed())
        .await
        .unwrap();
    assert!(signals::run(&stage.client, &nobody.id).await.is_err());
}

#[tokio::test]
async fn moderation_leaves_the_host_audible_and_the_guest_outside() {
    let stage = Stage::set().await;
    let (host, guest) = (stage.host_stream.as_str().into(), stage.guest.as_str().into());
    let third = stage.join(vonage_video::Role::Publisher).await;
    let other = stage
        .control
        .publish(&stage.session, &third, "a third")
        .await
        .unwrap();
    for _ in 0..2 {
        // The second time the guest is gone already, which is no failure.
        moderation::run(&stage.client, &stage.session, &host, &guest)
            .await
            .unwrap();
        let seen = stage.seen().await;
        let here: Vec<_> = seen.connections.iter().map(|one| &one.connection_id).collect();
        assert_eq!(here, [&stage.host, &third]);
        let muted: Vec<_> = seen
            .streams
            .iter()
            .map(|one| (&*one.stream_id, one.muted))
            .collect();
        assert_eq!(muted, [(stage.host_stream.as_str(), false), (&*other, true)]);
        assert_eq!(seen.force_mute_excludes, None);
    }
}

#[tokio::test]
async fn sip_rings_keys_in_and_hangs_up() {
    let stage = Stage::set().await;
    let uri = SipUri::parse("sip:lobby@pbx.example.org;transport=tls").unwrap();
    let login = Some(("lantern".to_owned(), "hunter2".to_owned()));
    sip::run(&stage.client, &stage.session, uri.clone(), login, AT_ONCE)
        .await
        .unwrap();
    let calls = stage.control.calls(&stage.session).await.unwrap();
    let [call] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!((call.state, &*call.digits), (CallState::Ended, "pp4711#"));
    assert!(call.authenticates && call.observe_force_mute);
    assert_eq!(call.header_names, ["X-Room"]);

    stage
        .control
        .fault(Fault::close_after().operation("sip.dial"))
        .await
        .unwrap();
    let error = sip::run(&stage.client, &stage.session, uri.clone(), None, AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("may ring"), "{error}");
    assert_eq!(stage.control.calls(&stage.session).await.unwrap().len(), 2);
    let error = sip::run(&stage.client, &stage.relayed().await, uri, None, AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("CreateSession::routed()"), "{error}");
}

#[tokio::test]
async fn captions_run_and_are_stopped() {
    let stage = Stage::set().await;
    captions::run(&stage.client, &stage.session, AT_ONCE)
        .await
        .unwrap();
    let made = stage.seen().await.captions;
    assert_eq!((made.len(), made[0].reason.as_deref()), (1, Some("stopped")));
    assert_eq!(
        (
            &*made[0].language_code,
            made[0].max_duration,
            made[0].partial_captions
        ),
        ("fr-FR", 1800, false)
    );

    // Those whose start was lost on the way run on, and stand in the way of the next.
    stage
        .control
        .fault(Fault::close_after().operation("captions.start"))
        .await
        .unwrap();
    let error = captions::run(&stage.client, &stage.session, AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("may run"), "{error}");
    let error = captions::run(&stage.client, &stage.session, AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("captions already"), "{error}");
}

#[tokio::test]
async fn experience_composer_publishes_the_page_once_and_takes_it_away() {
    for fault in [None, Some(Fault::close_after())] {
        let stage = Stage::set().await;
        if let Some(fault) = fault {
            stage
                .control
                .fault(fault.operation("experience_composer.start"))
                .await
                .unwrap();
        }
        let page = "https://stage.example.org/scoreboard?run=4711";
        let clock = stage.turn_clock();
        experience_composer::run(&stage.client, &stage.session, page, AT_ONCE)
            .await
            .unwrap();
        drop(clock);
        let seen = stage.seen().await;
        assert_eq!((seen.renders.len(), seen.streams.len()), (1, 2));
        let render = &seen.renders[0];
        assert_eq!(
            (&render.status, render.name.as_deref()),
            (&RenderStatus::Stopped, Some("Scoreboard"))
        );
        assert!(render.stream_id.is_some());
    }
    let stage = Stage::set().await;
    let error = experience_composer::run(&stage.client, &stage.session, "http://localhost:80", AT_ONCE).await;
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("reachable from the internet")
    );
}

#[tokio::test]
async fn layout_classes_puts_the_screen_before_the_cameras() {
    let stage = Stage::set().await;
    layout_classes::run(&stage.client, &stage.session).await.unwrap();
    let classes = async || -> Vec<Vec<String>> {
        let streams = stage.seen().await.streams;
        streams
            .into_iter()
            .map(|stream| stream.layout_class_list)
            .collect()
    };
    assert_eq!(classes().await, [vec!["focus"], vec![]]);
    let slides = NewStream::named("slides").video_type(vonage_video::VideoType::Screen);
    stage
        .control
        .publish(&stage.session, &stage.guest, slides)
        .await
        .unwrap();
    layout_classes::run(&stage.client, &stage.session).await.unwrap();
    assert_eq!(classes().await, [vec![], vec![], vec!["focus"]]);

    let error = layout_classes::run(&stage.client, &stage.relayed().await)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("nobody publishes"), "{error}");
}
