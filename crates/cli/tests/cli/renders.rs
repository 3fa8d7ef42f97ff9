//! Web pages in sessions.

use std::time::Duration;

use serde_json::{Value, json};
use vonage_video::Role;
use vonage_video_emulator::Fault;

use crate::support::{Program, Run, Stage, client_token};

const PAGE: &str = "https://stage.example.org/board?key=s3cret";

async fn start(stage: &Stage, options: &[&str]) -> Run {
    let token = client_token(&stage.session, Role::Publisher);
    let start = ["renders", "start", &stage.session, "--token", "-", "--json"];
    let arguments = [&start[..], options].concat();
    stage.program.run_with_input(&arguments, &token).await
}

#[tokio::test]
async fn a_page_is_rendered_until_it_is_stopped() {
    let stage = Stage::set().await;
    let token = client_token(&stage.session, Role::Publisher);
    let arguments = [
        "renders",
        "start",
        &stage.session,
        "--token",
        "-",
        "--url",
        PAGE,
        "--name",
        "Board",
        "--resolution",
        "1920x1080",
        "--max-duration",
        "30m",
    ];
    let table = stage.program.run_with_input(&arguments, &token).await.good();
    for line in [
        "status      starting\n",
        "name        Board\n",
        "resolution  1920x1080\n",
        "page        https://stage.example.org/board?…\n",
    ] {
        assert!(table.contains(line), "{line}{table}");
    }
    let listed = stage.run(&["renders", "list", "--json"]).await.document();
    let id = listed["items"][0]["id"].as_str().unwrap();
    stage.emulator.control().advance(Duration::from_secs(10)).await;
    let read = stage.run(&["renders", "get", id]).await.good();
    let view = stage.emulator.control().render(id).await.unwrap();
    assert!(
        read.contains(&format!("stream      {}\n", view.stream_id.unwrap())),
        "{read}"
    );
    assert!(!read.contains("s3cret"), "{read}");

    let stop = ["renders", "stop", id];
    assert_eq!(
        stage.run(&stop).await.good(),
        "the Experience Composer is stopped\n"
    );
    let read = stage.run(&["renders", "get", id, "--json"]).await.document();
    assert_eq!((&read["status"], &read["url"]), (&json!("stopped"), &json!(PAGE)));
    let error = stage.run(&[&stop[..], &["--json"]].concat()).await.error(3);
    assert!(
        error["advice"]
            .as_str()
            .unwrap()
            .starts_with("it has ended already"),
        "{error}"
    );
}

#[tokio::test]
async fn lists_go_page_by_page() {
    let stage = Stage::set().await;
    let told = stage.run(&["renders", "list"]).await;
    assert_eq!(told.err, "nothing has been rendered\n");
    assert_eq!(told.good(), "");
    let mut ids = Vec::new();
    for _ in 0..3 {
        let render = start(&stage, &["--url", PAGE]).await.document();
        ids.insert(0, render["id"].as_str().unwrap().to_owned());
    }
    let page = stage
        .run(&["renders", "list", "--offset", "1", "--count", "1"])
        .await;
    assert_eq!(
        page.err,
        "1 of 3: --offset 2 lists what follows, --all everything\n"
    );
    let page = page.good();
    assert!(page.contains(&ids[1]) && page.lines().count() == 2, "{page}");
    let all = stage
        .run(&["renders", "list", "--all", "--count", "2", "--json"])
        .await
        .good();
    let listed: Vec<String> = all
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(listed, ids);
}

/// Here `--url` is the page; where the API is, is said otherwise.
#[tokio::test]
async fn the_page_and_the_base_url_are_told_apart() {
    let nowhere = Program::keyed().with("VONAGE_VIDEO_URL", "http://127.0.0.1:1");
    let start = [
        "renders",
        "start",
        "2_MX4",
        "--token",
        "t",
        "--url",
        PAGE,
        "--dry-run",
        "--json",
    ];
    let base = "http://127.0.0.1:2/video";
    for (arguments, expected) in [
        (start.to_vec(), "http://127.0.0.1:1"),
        ([&["--url", base], &start[..]].concat(), base),
        ([&start[..], &["--api-url", base]].concat(), base),
        (
            [&["--url", "http://127.0.0.1:3"], &start[..], &["--api-url", base]].concat(),
            base,
        ),
    ] {
        let shown = nowhere.run(&arguments).await.document();
        let url = shown["url"].as_str().unwrap();
        assert!(url.starts_with(&format!("{expected}/v2/project/")), "{url}");
        assert_eq!(
            shown["body"],
            r#"{"sessionId":"2_MX4","token":"$TOKEN","url":"$URL"}"#
        );
    }
    let other = ["renders", "list", "--url", base, "--dry-run", "--json"];
    let shown = nowhere.run(&other).await.document();
    assert!(shown["url"].as_str().unwrap().starts_with(base), "{shown}");
}

#[tokio::test]
async fn what_the_service_would_refuse_names_the_option() {
    let run = |options: Vec<String>| async move {
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let start = ["renders", "start", "2_MX4", "--token", "t", "--dry-run", "--json"];
        Program::keyed().run(&[&start[..], &options].concat()).await
    };
    let page = |more: &[&str]| {
        let page = ["--url", "https://stage.example.org/board"];
        [&page[..], more]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let long = "é".repeat(200);
    run(page(&["--max-duration", "60s", "--name", &long]))
        .await
        .good();
    run(page(&["--max-duration", "10h", "--resolution", "1920x1080"]))
        .await
        .good();
    for (options, option) in [
        (vec!["--url".to_owned(), "stage.example.org".to_owned()], "--url"),
        (vec!["--url".to_owned(), "http://a.b/cde".to_owned()], "--url"),
        (page(&["--max-duration", "59s"]), "--max-duration"),
        (page(&["--max-duration", "10h1s"]), "--max-duration"),
        (page(&["--name", ""]), "--name"),
        (page(&["--name", &(long.clone() + "x")]), "--name"),
    ] {
        let error = run(options).await.error(2);
        assert_eq!(
            error["advice"],
            format!("correct {option}; --help describes it"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn refusals_are_explained() {
    let stage = Stage::set().await;
    let control = stage.emulator.control();
    let unreachable = start(&stage, &["--url", "http://nas.local/board"]).await.error(3);
    assert_eq!(unreachable["code"], 50002);
    assert!(
        unreachable["advice"]
            .as_str()
            .unwrap()
            .contains("reachable from the internet"),
        "{unreachable}"
    );
    let quota = Fault::status(429)
        .header("content-type", "application/json")
        .body(r#"{"code":50004,"message":"Quota exceeded"}"#);
    control.fault(quota).await.unwrap();
    let quota = start(&stage, &["--url", PAGE]).await.error(3);
    assert_eq!((&quota["status"], &quota["attempts"]), (&json!(429), &json!(1)));
    assert!(
        quota["advice"]
            .as_str()
            .unwrap()
            .ends_with("waiting does not help"),
        "{quota}"
    );
    control.fault(Fault::close_after()).await.unwrap();
    let lost = start(&stage, &["--url", PAGE]).await.error(4);
    assert_eq!(
        lost["advice"],
        "it may run: look with `vonage-video renders list` before you start another"
    );
}
