//! `doctor`: all well, and one thing wrong at a time.

use std::time::Duration;

use serde_json::Value;
use vonage_video_emulator::{DEVELOPMENT_PRIVATE_KEY, Emulator, Fault};

use crate::support::{Program, Run, file, path};

const CHECKS: [&str; 9] = [
    "application id",
    "private key",
    "base URL",
    "proxy",
    "DNS",
    "TCP",
    "TLS",
    "clock",
    "authentication",
];

/// The names of the checks that did not pass.
#[track_caller]
fn failed(run: &Run) -> Vec<String> {
    let checks: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let names: Vec<_> = checks
        .iter()
        .map(|check| check["check"].as_str().unwrap())
        .collect();
    assert_eq!(names, CHECKS);
    for check in &checks {
        let said_why = !check["detail"].as_str().unwrap().is_empty();
        assert!(
            said_why && (check["ok"] == true || check.get("remedy").is_some()),
            "{check}"
        );
        let ok = check["status"] == "ok" || check["status"] == "warn";
        assert!(
            check["ok"] == ok && (ok || check["status"] == "fail" || check["status"] == "skip"),
            "{check}"
        );
    }
    let failed: Vec<_> = checks.iter().filter(|check| check["ok"] == false).collect();
    let names = failed
        .iter()
        .map(|check| check["check"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(run.code, if failed.is_empty() { 0 } else { 3 }, "{}", run.err);
    names
}

#[tokio::test]
async fn a_good_set_up_passes_every_check() {
    let emulator = Emulator::start().await.unwrap();
    let program = Program::at(&emulator);
    assert_eq!(
        failed(&program.run(&["doctor", "--json"]).await),
        Vec::<String>::new()
    );
    let told = program.run(&["doctor"]).await.good();
    assert_eq!(
        told.lines().filter(|line| line.starts_with("ok    ")).count(),
        CHECKS.len(),
        "{told}"
    );
    assert!(
        told.contains("private key     RSA, 2048 bits, from the variable VONAGE_PRIVATE_KEY\n"),
        "{told}"
    );
}

#[tokio::test]
async fn one_wrong_thing_is_named_alone() {
    let emulator = Emulator::start().await.unwrap();
    let good = Program::at(&emulator);
    let run = |program: Program| async move { failed(&program.run(&["doctor", "--json"]).await) };

    let unknown = good
        .clone()
        .with("VONAGE_APPLICATION_ID", "0a5c1e90-0000-4000-8000-00000000beef");
    assert_eq!(run(unknown).await, ["authentication"]);
    let keyless = good.clone().without("VONAGE_PRIVATE_KEY");
    assert_eq!(run(keyless).await, ["private key", "authentication"]);
    let nobody = good.clone().without("VONAGE_APPLICATION_ID");
    assert_eq!(run(nobody).await, ["application id", "authentication"]);
    let nowhere = good.clone().with("VONAGE_VIDEO_URL", "http://127.0.0.1:1");
    assert_eq!(run(nowhere).await, ["TCP", "TLS", "clock", "authentication"]);
    let no_url = good.clone().with("VONAGE_VIDEO_URL", "video.test");
    assert_eq!(
        run(no_url).await,
        ["base URL", "DNS", "TCP", "TLS", "clock", "authentication"]
    );
    let bad_proxy = good
        .with("VONAGE_VIDEO_URL", "https://video.invalid")
        .with("HTTPS_PROXY", "socks5://127.0.0.1:1");
    assert_eq!(
        run(bad_proxy).await,
        ["proxy", "DNS", "TCP", "TLS", "clock", "authentication"]
    );
}

#[tokio::test]
async fn an_address_that_is_not_the_api_is_not_taken_for_it() {
    let emulator = Emulator::start().await.unwrap();
    let nobody = Program::at(&emulator).with("VONAGE_APPLICATION_ID", "0a5c1e90-0000-4000-8000-00000000beef");
    for program in [
        Program::at(&emulator),
        nobody,
        Program::at(&emulator).without("VONAGE_PRIVATE_KEY"),
    ] {
        for url in [
            format!("{}/typo", emulator.api_url()),
            format!("{}/v2", emulator.api_url()),
            emulator.control_url().to_owned(),
        ] {
            let run = program.run(&["doctor", "--json", "--url", &url]).await;
            assert!(
                run.out.contains("this is not the Vonage Video API"),
                "{url}: {}",
                run.out
            );
            assert_eq!(failed(&run).last().map(String::as_str), Some("authentication"));
        }
    }
}

#[tokio::test]
async fn skips_are_not_counted_as_failures() {
    let run = Program::keyed()
        .with("VONAGE_VIDEO_URL", "http://127.0.0.1:1")
        .run(&["doctor"])
        .await;
    assert!(
        run.err.starts_with("error: 1 of 9 checks failed, 3 skipped\n"),
        "{}",
        run.err
    );
    assert_eq!(run.out.lines().filter(|line| line.starts_with("skip")).count(), 3);
}

/// The first check that failed, with its remedy.
fn first_failure(run: &Run) -> (String, String) {
    let checks: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let check = checks.iter().find(|check| check["status"] == "fail").unwrap();
    let text = |name: &str| check[name].as_str().unwrap().to_owned();
    (text("check"), text("remedy"))
}

#[tokio::test]
async fn trouble_before_tls_is_not_blamed_on_the_certificate() {
    let dead = Program::keyed().with("VONAGE_VIDEO_URL", "https://video.invalid");
    let dead = dead.with("HTTPS_PROXY", "http://127.0.0.1:1");
    let (check, remedy) = first_failure(&dead.run(&["doctor", "--json"]).await);
    assert!(
        check == "proxy" && remedy.contains("HTTPS_PROXY"),
        "{check}: {remedy}"
    );

    let emulator = Emulator::start().await.unwrap();
    let plain = emulator.api_url().replace("http://", "https://");
    let (check, remedy) = first_failure(&Program::keyed().run(&["doctor", "--json", "--url", &plain]).await);
    assert!(
        check == "TLS" && remedy.contains("does not speak TLS"),
        "{check}: {remedy}"
    );

    // An emulator opens no tunnel: it stands in for a proxy that refuses.
    let refusing = Program::keyed()
        .with("VONAGE_VIDEO_URL", "https://video.invalid")
        .with("HTTPS_PROXY", emulator.api_url());
    let (check, remedy) = first_failure(&refusing.run(&["doctor", "--json"]).await);
    assert!(
        check == "TCP" && remedy.contains("the proxy allows"),
        "{check}: {remedy}"
    );
}

#[tokio::test]
async fn a_clock_that_is_off_is_named_alone() {
    let emulator = Emulator::start().await.unwrap();
    emulator.control().advance(Duration::from_secs(3_600)).await;
    let run = Program::at(&emulator).run(&["doctor"]).await;
    assert!(
        run.out
            .contains("FAIL  clock           1 h behind the service's\n"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("\n                      remedy: synchronize the clock"),
        "{}",
        run.out
    );
    assert_eq!(
        failed(&Program::at(&emulator).run(&["doctor", "--json"]).await),
        ["clock"]
    );
}

#[tokio::test]
async fn a_portal_in_place_of_the_service_is_noticed() {
    let emulator = Emulator::start().await.unwrap();
    let portal = Fault::status(404)
        .header("content-type", "text/html")
        .body("<html>")
        .forever();
    emulator.control().fault(portal).await.unwrap();
    assert_eq!(
        failed(&Program::at(&emulator).run(&["doctor", "--json"]).await),
        ["authentication"]
    );
}

#[tokio::test]
async fn an_application_id_of_another_shape_is_only_warned_of() {
    let emulator = Emulator::start().await.unwrap();
    emulator
        .control()
        .add_application(Some("46123456"), None)
        .await
        .unwrap();
    let program = Program::at(&emulator).with("VONAGE_APPLICATION_ID", "46123456");
    let told = program.run(&["doctor"]).await.good();
    assert!(
        told.starts_with("warn  application id  46123456 is not a UUID\n"),
        "{told}"
    );
}

#[tokio::test]
async fn a_certificate_is_trusted_once_its_authority_is_named() {
    let emulator = Emulator::builder().tls(true).start().await.unwrap();
    let program = Program::at(&emulator);
    let untrusted = failed(&program.run(&["doctor", "--json"]).await);
    assert_eq!(untrusted, ["TLS", "clock", "authentication"]);
    let authority = file(emulator.ca_pem().unwrap());
    let trusted = program
        .run(&["doctor", "--json", "--ca-file", path(&authority)])
        .await;
    assert_eq!(failed(&trusted), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_that_holds_no_certificate_is_refused() {
    let emulator = Emulator::builder().tls(true).start().await.unwrap();
    let wrong = file(DEVELOPMENT_PRIVATE_KEY);
    let run = Program::at(&emulator)
        .run(&["doctor", "--json", "--ca-file", path(&wrong)])
        .await;
    assert!(run.out.contains("--ca-file cannot be used"), "{}", run.out);
    assert_eq!(failed(&run), ["TLS", "clock", "authentication"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_that_others_may_read_is_a_warning() {
    use std::os::unix::fs::PermissionsExt;
    let emulator = Emulator::start().await.unwrap();
    let key = file(DEVELOPMENT_PRIVATE_KEY);
    let program = Program::at(&emulator)
        .without("VONAGE_PRIVATE_KEY")
        .with("VONAGE_PRIVATE_KEY_PATH", path(&key));
    for (mode, warns) in [
        (0o600, false),
        (0o400, false),
        (0o640, true),
        (0o644, true),
        (0o602, true),
    ] {
        std::fs::set_permissions(key.path(), PermissionsExt::from_mode(mode)).unwrap();
        let told = program.run(&["doctor"]).await.good();
        assert_eq!(told.contains("warn  private key"), warns, "{mode:o}: {told}");
        let words = format!("(mode {mode:04o})\n");
        let remedy = format!("remedy: chmod 600 {}\n", path(&key));
        assert_eq!(told.contains(&words) && told.contains(&remedy), warns, "{told}");
    }
}
