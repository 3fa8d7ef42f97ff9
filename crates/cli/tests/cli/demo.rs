//! `demo`: the tour goes to its end, in an empty environment, in words and as a document.

use serde_json::{Value, json};

use crate::support::Program;

const STEPS: usize = 24;

#[tokio::test]
async fn the_tour_is_told_in_numbered_steps_with_the_code_that_ran() {
    let run = Program::bare().run(&["demo"]).await;
    assert_eq!(run.err, "");
    let told = run.good();
    let numbers: Vec<usize> = told
        .lines()
        .filter(|line| !line.starts_with("    "))
        .filter_map(|line| line.get(..2)?.trim().parse().ok())
        .collect();
    assert_eq!(numbers, (1..=STEPS).collect::<Vec<_>>());
    for line in [
        "      let session = client.sessions().create(CreateSession::routed()).await?;",
        "      let streams = client.streams().list(&session.id).await?;",
        "      let host = control.join(&session.id, &host_token).await?;",
        "      control.join(&other.id, &host_token).await;",
        "    → refused: Token does not belong to this session (code 10007)",
        "    → refused: Token has expired (code 10012)",
        "    → 200 OK after 2 attempts",
    ] {
        assert!(told.lines().any(|found| found == line), "{line}\n{told}");
    }
    let words: Vec<_> = told.split_whitespace().collect();
    let words = words.join(" ");
    for outcome in ["(not applied, 1 attempt)", "(may have happened, 1 attempt)"] {
        assert!(words.contains(outcome), "{told}");
    }
}

/// Every area of the API has its place.
#[tokio::test]
async fn the_tour_shows_every_area_and_what_came_back() {
    let told = Program::bare().run(&["demo"]).await.good();
    for line in [
        "      client.streams().set_layout_classes(classes).await?;",
        "    → Host camera   focus",
        "    → the guest received chat: \"Curtain in five minutes\", cue: \"You are live\"",
        "    → muted: Guest screen, Guest camera",
        "      client.archive(&archive.id).stop().await?;",
        "      let broadcast = client.broadcasts().start(start).await?;",
        "    → somebody picked up, and heard 1p42#",
        "    → the call is over: Normal Clearing (code 700)",
        "      client.captions().stop(&captions.id).await?;",
        "      client.renders().stop(&render.id).await?;",
        "    → first message: {\"content-type\":\"audio/l16;rate=16000\",\"room\":\"A7\"}",
        "    → then 5 frames of 20 ms, 640 bytes each",
        "    → the socket is closed",
        "      client.archive(&archive.id).delete().await?;",
        "    → refused with 401: the body is not the one that was signed",
    ] {
        assert!(told.lines().any(|found| found == line), "{line}\n{told}");
    }
    for words in [
        "available, 1 min 30 s",
        "as the service says",
        "HLS ready, RTMP north live",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
}

#[tokio::test]
async fn the_tour_fits_on_a_terminal_of_eighty_columns() {
    let told = Program::bare().run(&["demo"]).await.good();
    let wide: Vec<_> = told.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    assert!(!told.contains('\u{1b}'), "{told}");
}

#[tokio::test]
async fn the_tour_as_a_document_holds_what_happened() {
    let document = Program::bare().run(&["demo", "--json"]).await.document();
    let steps = document["steps"].as_array().unwrap();
    assert_eq!(steps.len(), STEPS);
    assert!(
        steps
            .iter()
            .all(|step| step["code"].as_array().is_some_and(|code| !code.is_empty()))
    );
    let facts = |step: usize| &steps[step - 1]["facts"];
    for step in steps {
        let facts = step["facts"].as_object().unwrap();
        assert!(
            !facts.is_empty() && facts.values().all(Value::is_object),
            "{step}"
        );
    }
    assert_eq!(facts(3)["host"]["role"], "moderator");
    assert_eq!(facts(6).as_object().unwrap().len(), 3);
    assert_eq!(facts(19)["refusal"]["code"], json!(10007));
    assert_eq!(
        facts(20)["error"],
        json!({ "outcome": "not_applied", "status": 403, "attempts": 1 })
    );
    assert_eq!(facts(21)["refusal"]["code"], json!(10012));
    assert_eq!(facts(21)["call"], json!({ "status": 200, "attempts": 2 }));
    assert_eq!(facts(22)["call"], json!({ "status": 200, "attempts": 2 }));
    assert_eq!(
        (&facts(23)["error"]["outcome"], &facts(23)["refusal"]["code"]),
        (&json!("unknown"), &json!(15214))
    );
}

#[tokio::test]
async fn the_document_holds_what_every_area_answered() {
    let document = Program::bare().run(&["demo", "--json"]).await.document();
    let facts = |step: usize| &document["steps"][step - 1]["facts"];
    assert_eq!(facts(8)["Host camera"]["layout_classes"], json!(["focus"]));
    assert_eq!(facts(9)["host"]["received"].as_array().unwrap().len(), 1);
    assert_eq!(facts(10)["mute_stream"]["muted"], json!(["Guest screen"]));
    for kind in ["session_created", "connection_created"] {
        assert_eq!(facts(24)[kind]["body_signed"], json!(true));
    }
    assert_eq!(facts(24)["refusal"]["status"], json!(401));
    let (archive, file) = (&facts(11)["available"], &facts(12)["file"]);
    assert_eq!(
        (&archive["status"], &archive["seconds"]),
        (&json!("available"), &json!(90))
    );
    assert_eq!(
        (&file["bytes"], &file["verified"]),
        (&archive["bytes"], &json!("sha256"))
    );
    assert!(file["bytes"].as_u64().unwrap() > 1000, "{file}");
    assert_eq!(
        facts(13)["live"]["outputs"],
        json!([{ "output": "HLS", "status": "ready" }, { "output": "RTMP north", "status": "live" }])
    );
    assert_eq!(facts(14)["keys"]["digits"], "1p42#");
    assert_eq!(facts(15)["captions"]["language"], "fr-FR");
    assert_eq!(facts(16)["stream"]["name"], "Board");
    assert_eq!(facts(17)["frames"], json!({ "frames": 5, "frame_bytes": 640 }));
    let left = &facts(18)["left"];
    assert_eq!(
        (&left["connections"], &left["archives"], &left["renders"]),
        (&json!(2), &json!("deleted"), &json!("stopped"))
    );
}

#[tokio::test]
async fn the_tour_takes_every_option_that_its_help_lists() {
    let options = [
        "--application-id x",
        "--private-key nofile",
        "--url http://127.0.0.1:1",
        "--ca-file nofile",
        "--timeout 10s",
    ];
    let arguments: Vec<_> = ["demo"]
        .into_iter()
        .chain(options.iter().flat_map(|option| option.split(' ')))
        .collect();
    let run = Program::bare().run(&arguments).await;
    for option in options {
        let (name, _) = option.split_once(' ').unwrap();
        let note = format!("{name} has no effect: the tour calls an emulator of its own\n");
        assert!(run.err.contains(&note), "{}", run.err);
    }
    run.good();
}

/// What was downloaded on the way is gone when the tour is over.
#[cfg(unix)]
#[tokio::test]
async fn the_tour_leaves_no_file_behind() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::bare().with("TMPDIR", folder.path().to_str().unwrap());
    program.run(&["demo"]).await.good();
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}
