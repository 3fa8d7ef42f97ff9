//! Messages to clients.

use vonage_video_emulator::Fault;

use crate::support::{Program, Stage, file, path};

/// What a client has received: types and data.
async fn received(stage: &Stage, connection: &str) -> Vec<(String, String)> {
    let control = stage.emulator.control();
    let signals = control.signals(&stage.session, connection).await.unwrap();
    signals
        .into_iter()
        .map(|signal| (signal.kind, signal.data))
        .collect()
}

/// The other client.
async fn guest(stage: &Stage) -> String {
    let view = stage.emulator.control().session(&stage.session).await.unwrap();
    view.connections[1].connection_id.clone()
}

fn message(kind: &str, data: &str) -> (String, String) {
    (kind.to_owned(), data.to_owned())
}

#[tokio::test]
async fn a_signal_reaches_everybody_or_one() {
    let stage = Stage::set().await;
    let guest = guest(&stage).await;
    let send = ["signals", "send", &stage.session, "--type", "chat", "--data"];
    let told = stage.run(&[&send[..], &["Curtain in 5"]].concat()).await.good();
    assert_eq!(told, "the signal is sent to everybody who is connected\n");
    let told = stage
        .run(&[&send[..], &["-you-", "--to", &guest]].concat())
        .await
        .good();
    assert_eq!(told, "the signal is sent to the client\n");
    assert_eq!(
        received(&stage, &stage.host).await,
        [message("chat", "Curtain in 5")]
    );
    assert_eq!(
        received(&stage, &guest).await,
        [message("chat", "Curtain in 5"), message("chat", "-you-")]
    );
    let document = stage
        .run(&[&send[..], &["x", "--json"]].concat())
        .await
        .document();
    assert_eq!(document, serde_json::json!({}));
}

#[tokio::test]
async fn data_comes_from_a_file_or_standard_input() {
    let stage = Stage::set().await;
    let data = file("{\n \"scene\": 3\n}\n");
    let named = format!("@{}", path(&data));
    let send = ["signals", "send", &stage.session, "--type", "", "--data"];
    stage.run(&[&send[..], &[&named]].concat()).await.good();
    let piped = [&send[..], &["-"]].concat();
    stage.program.run_with_input(&piped, "tea\r\n").await.good();
    assert_eq!(
        received(&stage, &stage.host).await,
        [message("", "{\n \"scene\": 3\n}"), message("", "tea")]
    );
}

#[tokio::test]
async fn lengths_are_checked_in_bytes_and_name_the_option() {
    let run = |kind: String, data: String| async move {
        let data = file(&data);
        let named = format!("@{}", path(&data));
        let arguments = [
            "signals",
            "send",
            "2_MX4",
            "--type",
            &kind,
            "--data",
            &named,
            "--dry-run",
            "--json",
        ];
        Program::keyed().run(&arguments).await
    };
    run("é".repeat(64), "é".repeat(4096)).await.good();
    for (kind, data, option) in [
        ("é".repeat(64) + "x", String::new(), "--type"),
        ("t".to_owned(), "é".repeat(4096) + "x", "--data"),
    ] {
        let error = run(kind, data).await.error(2);
        assert_eq!(error["advice"], format!("correct {option}; --help describes it"));
        assert_eq!(error["operation"], "signals.send");
    }
    for missing in [&["--type", "t"][..], &["--data", "d"]] {
        let arguments = [&["signals", "send", "2_MX4", "--json"], missing].concat();
        Program::keyed().run(&arguments).await.error(2);
    }
}

#[tokio::test]
async fn where_nobody_is_connected_nobody_received_it() {
    let stage = Stage::set().await;
    let stranger = "3f9b2a44-0000-4000-8000-000000000000";
    let arguments = [
        "signals",
        "send",
        &stage.session,
        "--type",
        "t",
        "--data",
        "d",
        "--to",
        stranger,
        "--json",
    ];
    let error = stage.run(&arguments).await.error(3);
    assert_eq!(
        (&error["status"], &error["outcome"]),
        (&404.into(), &"not_applied".into())
    );
    let advice = error["advice"].as_str().unwrap();
    assert!(
        advice.starts_with("nobody received it") && advice.contains("connections list"),
        "{advice}"
    );
}

#[tokio::test]
async fn a_signal_that_may_have_been_received_is_not_sent_again() {
    let stage = Stage::set().await;
    stage
        .emulator
        .control()
        .fault(Fault::close_after())
        .await
        .unwrap();
    let arguments = [
        "signals",
        "send",
        &stage.session,
        "--type",
        "t",
        "--data",
        "d",
        "--json",
    ];
    let error = stage.run(&arguments).await.error(4);
    assert_eq!(
        (&error["outcome"], &error["attempts"]),
        (&"unknown".into(), &1.into())
    );
    assert_eq!(
        error["advice"],
        "clients may have received it: sent again, it may reach them twice"
    );
    assert_eq!(received(&stage, &stage.host).await, [message("t", "d")]);
}
