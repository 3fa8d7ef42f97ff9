//! The examples about sound do what they say, against the emulator's own end of the socket.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![cfg(all(feature = "areas", feature = "transport"))]

#[path = "../examples/audio_connector.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod audio_connector;
#[cfg(feature = "audio-socket")]
#[path = "../examples/audio_echo.rs"]
#[allow(dead_code, reason = "an example is a program of its own")]
mod audio_echo;
#[path = "support/stage.rs"]
#[allow(dead_code, reason = "it is shared with the other examples")]
mod stage;

use std::time::Duration;

use futures_util::StreamExt as _;

use self::stage::Stage;

/// Nothing has to be heard here.
const AT_ONCE: Duration = Duration::ZERO;

#[tokio::test]
async fn audio_connector_lets_the_server_hear_the_session() {
    let stage = Stage::set().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("ws://{}/in", listener.local_addr().unwrap());
    let listen = async {
        let (socket, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(socket).await.unwrap();
        let mut heard = Vec::new();
        while let Some(Ok(message)) = socket.next().await {
            heard.extend(message.into_text().map(|text| text.as_str().to_owned()));
        }
        heard
    };
    let run = audio_connector::run(
        &stage.client,
        &stage.session,
        &server,
        "nine-lanterns",
        Duration::from_millis(200),
    );
    let (result, heard) = tokio::join!(run, listen);
    result.unwrap();
    assert!(
        heard[0].contains("audio/l16;rate=24000") && heard[0].contains(r#""x-ears":"nine-lanterns""#),
        "{}",
        heard[0]
    );
    assert!(heard.len() > 1 && heard[1].contains(r#""tenant":"lantern""#));
    let made = stage.seen().await.connectors;
    assert_eq!((made.len(), made[0].reason.as_deref()), (1, Some("disconnected")));
    assert_eq!((made[0].audio_rate, &*made[0].transport), (24_000, "json"));

    let relayed = stage.relayed().await;
    let error = audio_connector::run(&stage.client, &relayed, &server, "nine-lanterns", AT_ONCE)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("CreateSession::routed()"), "{error}");
}

#[cfg(feature = "audio-socket")]
#[tokio::test]
async fn audio_echo_repeats_every_frame_once() {
    let measured = audio_echo::measure(Duration::from_secs(1)).await.unwrap();
    assert_eq!((measured.lost(), measured.silence), (0, 50), "{measured}");
    assert!(measured.repeated > 0 && measured.said > 50, "{measured}");
    assert_eq!(measured.said, measured.received, "{measured}");
}

#[cfg(feature = "audio-socket")]
#[tokio::test]
async fn audio_echo_serves_the_connector_of_the_example_audio_connector() {
    let stage = Stage::set().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("ws://{}/echo", listener.local_addr().unwrap());
    let serve = async {
        let (socket, _) = listener.accept().await.unwrap();
        let json = vonage_video::AudioTransport::json();
        let mut echo = audio_echo::Echo::accept(socket, &"nine-lanterns".into(), &json)
            .await
            .unwrap();
        echo.run(None).await.unwrap();
        echo
    };
    let length = Duration::from_millis(300);
    let run = audio_connector::run(&stage.client, &stage.session, &server, "nine-lanterns", length);
    let (result, echo) = tokio::join!(run, serve);
    result.unwrap();
    let (heard, made) = (echo.conversation.heard(), stage.seen().await.connectors);
    assert_eq!(echo.conversation.format().rate().as_hz(), 24_000);
    assert!(heard.frames > 0 && heard.bad + heard.misfits == 0, "{heard:?}");
    assert!(
        made[0].received.frames > 0 && made[0].misfits + made[0].ignored == 0,
        "{made:?}"
    );
}
