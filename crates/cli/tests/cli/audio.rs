//! The sound of sessions over WebSockets: the emulator dials a server in this test.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use vonage_video::Role;
use vonage_video_emulator::{ConnectorView, Fault};

use crate::support::{Program, Run, Stage, client_token, file, path};

/// A WebSocket server for one connection, and what it hears.
pub(super) async fn server() -> (String, mpsc::Receiver<Message>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("ws://{}/in?key=s3cret", listener.local_addr().unwrap());
    let (heard, hears) = mpsc::channel(1000);
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        while let Some(Ok(message)) = socket.next().await {
            let _ = heard.try_send(message);
        }
        let _ = socket.close(None).await;
    });
    (uri, hears)
}

async fn connect(stage: &Stage, options: &[&str]) -> Run {
    let token = client_token(&stage.session, Role::Publisher);
    let connect = ["audio", "connect", &stage.session, "--token", "-"];
    let arguments = [&connect[..], options].concat();
    stage.program.run_with_input(&arguments, &token).await
}

async fn connector(stage: &Stage) -> ConnectorView {
    let view = stage.emulator.control().session(&stage.session).await.unwrap();
    view.connectors.into_iter().next().unwrap()
}

#[tokio::test]
async fn sound_is_connected_as_asked_for_and_disconnected() {
    let stage = Stage::set().await;
    let (uri, mut hears) = server().await;
    let key = file("s3cret\n");
    let key = format!("key=@{}", path(&key));
    let run = connect(
        &stage,
        &[
            "--uri",
            &uri,
            "--stream",
            &stage.camera,
            "--header",
            "room=A7",
            "--header",
            &key,
            "--rate",
            "24000",
            "--bidirectional",
            "--transport",
            "json",
            "--audio-field",
            "pcm",
            "--receive-audio-field",
            "back",
            "--static",
            "tenant=lantern",
            "--static",
            "version:=2",
            "-vvv",
        ],
    )
    .await;
    assert!(
        !run.out.contains("s3cret") && !run.err.contains("s3cret"),
        "{}",
        run.err
    );
    let table = run.good();
    let view = connector(&stage).await;
    let (id, connection) = (&view.connector_id, &view.connection_id);
    assert_eq!(table, format!("connector   {id}\nconnection  {connection}\n"));
    assert_eq!(
        (view.audio_rate, view.transport.as_str(), view.streams),
        (24_000, "json", vec![stage.camera.clone()])
    );
    assert!(view.stream_id.is_some());

    let text = |message: Option<Message>| {
        let Some(Message::Text(text)) = message else {
            panic!("no text")
        };
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let greeting = text(hears.recv().await);
    assert_eq!(
        (&greeting["room"], &greeting["key"]),
        (&json!("A7"), &json!("s3cret"))
    );
    let frame = text(hears.recv().await);
    assert_eq!(
        (&frame["tenant"], &frame["version"]),
        (&json!("lantern"), &json!(2))
    );
    assert!(frame["pcm"].is_string(), "{frame}");

    let disconnect = ["audio", "disconnect", &stage.session, connection];
    assert_eq!(
        stage.run(&disconnect).await.good(),
        "the Audio Connector is disconnected\n"
    );
    let ended = async { while hears.recv().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(10), ended)
        .await
        .unwrap();
    stage.run(&[&disconnect[..], &["--json"]].concat()).await.error(3);
}

#[tokio::test]
async fn what_is_not_asked_for_is_left_to_the_service() {
    let shown = |options: &'static [&str]| async move {
        let connect = [
            "audio",
            "connect",
            "2_MX4",
            "--token",
            "t",
            "--uri",
            "wss://h/in",
            "--dry-run",
            "--json",
        ];
        let shown = Program::keyed()
            .run(&[&connect[..], options].concat())
            .await
            .document();
        shown["body"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        shown(&[]).await,
        r#"{"sessionId":"2_MX4","token":"$TOKEN","websocket":{"uri":"wss://h/in"}}"#
    );
    assert_eq!(
        shown(&["--transport", "json", "--encoding", "base64", "--rate", "24000"]).await,
        r#"{"sessionId":"2_MX4","token":"$TOKEN","websocket":{"uri":"wss://h/in","audioRate":24000,"audioTransport":{"transport":"json","encoding":"base64"}}}"#
    );
    assert_eq!(
        shown(&["--transport", "binary"]).await,
        r#"{"sessionId":"2_MX4","token":"$TOKEN","websocket":{"uri":"wss://h/in","audioTransport":{"transport":"binary"}}}"#
    );
}

#[tokio::test]
async fn what_certainly_cannot_be_names_the_option_and_is_not_repeated() {
    let run = |options: Vec<String>| async move {
        let connect = ["audio", "connect", "2_MX4", "--token", "t", "--dry-run", "--json"];
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let run = Program::keyed().run(&[&connect[..], &options].concat()).await;
        assert!(
            !run.out.contains("s3cret") && !run.err.contains("s3cret"),
            "{}{}",
            run.out,
            run.err
        );
        run
    };
    let with = |more: &[&str]| {
        let all = [&["--uri", "wss://h/in"], more].concat();
        all.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    run(with(&["--header", &format!("a={}", "x".repeat(511))]))
        .await
        .good();
    run(with(
        &["--stream", "a0000000-0000-4000-8000-00000000000a"].repeat(50),
    ))
    .await
    .good();
    for (options, option) in [
        (
            vec!["--uri".to_owned(), "https://h/in?s3cret".to_owned()],
            "--uri",
        ),
        (with(&["--header", &format!("a={}", "x".repeat(512))]), "--header"),
        (
            with(&["--stream", "a0000000-0000-4000-8000-00000000000a"].repeat(51)),
            "--stream",
        ),
        (
            with(&["--transport", "json", "--audio-field", ""]),
            "--audio-field",
        ),
        (
            with(&["--transport", "json", "--receive-audio-field", ""]),
            "--receive-audio-field",
        ),
    ] {
        let error = run(options).await.error(2);
        assert_eq!(
            error["advice"],
            format!("correct {option}; --help describes it"),
            "{error}"
        );
    }
    for (options, words) in [
        (&["--header", "s3cret"][..], "--header has no ="),
        (&["--transport", "json", "--static", "x:=s3cret"], "--static x:="),
        (&["--audio-field", "pcm"], "--transport"),
        (&["--static", "a=b"], "--transport"),
        (&["--encoding", "base64"], "--transport"),
        (&["--rate", "0"], "--rate"),
        (&["--rate", "fast"], "--rate"),
    ] {
        let error = run(with(options)).await.error(2);
        assert!(
            error["error"].as_str().unwrap().contains(words),
            "{words} {error}"
        );
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_as_a_cause() {
    let stage = Stage::set().await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("ws://{}/in", closed.local_addr().unwrap());
    drop(closed);
    let error = connect(&stage, &["--uri", &uri, "--json"]).await.error(3);
    assert!(error["advice"].as_str().unwrap().contains("--uri"), "{error}");

    let (uri, _hears) = server().await;
    stage
        .emulator
        .control()
        .fault(Fault::close_after())
        .await
        .unwrap();
    let lost = connect(&stage, &["--uri", &uri, "--json"]).await.error(4);
    assert_eq!(lost["attempts"], 1);
    assert!(
        lost["advice"]
            .as_str()
            .unwrap()
            .starts_with("it may be connected: look"),
        "{lost}"
    );
}
