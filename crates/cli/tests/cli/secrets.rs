//! No key, no token and no credential reaches the terminal unless it was asked for.

use vonage_video_emulator::{DEVELOPMENT_PRIVATE_KEY, Emulator};

use crate::support::{Program, Run, Stage, file, path};

/// How every token begins; the tour shows fewer characters than this.
const TOKEN: &str = "eyJhbGciOi";

#[track_caller]
fn assert_secretive(run: &Run) {
    let key_line = DEVELOPMENT_PRIVATE_KEY.lines().nth(2).unwrap();
    for text in [&run.out, &run.err] {
        assert!(!text.contains(key_line), "the key\n{text}");
        assert!(!text.contains(TOKEN), "a token\n{text}");
    }
}

#[tokio::test]
async fn nothing_secret_is_told_however_much_is_asked_for() {
    let stage = Stage::set().await;
    for arguments in [
        &["sessions", "create"][..],
        &["sessions", "migrate", &stage.session],
        &["connections", "list", &stage.session, "--json"],
        &["streams", "get", &stage.session, "nonsense"],
        &["sessions", "create", "--curl"],
        &["sessions", "create", "--dry-run", "--json"],
        &["doctor"],
        &["demo"],
        &["demo", "--json"],
    ] {
        let run = stage.run(&[arguments, &["-vvv"]].concat()).await;
        assert_secretive(&run);
    }
}

#[tokio::test]
async fn nothing_secret_is_told_over_http_2_either() {
    let emulator = Emulator::builder().tls(true).start().await.unwrap();
    let authority = file(emulator.ca_pem().unwrap());
    let run = Program::at(&emulator)
        .run(&["sessions", "create", "-vvv", "--ca-file", path(&authority)])
        .await;
    assert!(run.err.contains("TRACE") && run.err.contains("h2"), "{}", run.err);
    assert_secretive(&run);
    run.good();
}

#[tokio::test]
async fn more_is_told_with_every_v() {
    let stage = Stage::set().await;
    let mut before = 0;
    for (flag, level) in [("-v", " INFO "), ("-vv", "DEBUG "), ("-vvv", "TRACE ")] {
        let run = stage.run(&["streams", "list", &stage.session, flag]).await;
        let lines = run.err.lines().count();
        assert!(lines > before && run.err.contains(level), "{flag}: {}", run.err);
        before = lines;
        run.good();
    }
}

#[tokio::test]
async fn a_key_given_as_an_argument_is_refused_and_not_repeated() {
    for arguments in [
        ["sessions", "create", "--private-key", DEVELOPMENT_PRIVATE_KEY],
        ["doctor", "--json", "--private-key", DEVELOPMENT_PRIVATE_KEY],
    ] {
        let program = Program::keyed().with("VONAGE_VIDEO_URL", "http://127.0.0.1:1");
        let run = program.run(&arguments).await;
        assert_secretive(&run);
        assert!(!format!("{}{}", run.out, run.err).contains("-----BEGIN"));
        assert_ne!(run.code, 0);
    }
    let run = Program::bare()
        .run(&["tokens", "inspect", "x", "--key", DEVELOPMENT_PRIVATE_KEY])
        .await;
    assert_secretive(&run);
    assert_eq!(run.code, 2);
}

#[tokio::test]
async fn a_key_that_cannot_be_used_is_explained_and_not_repeated() {
    let broken = DEVELOPMENT_PRIVATE_KEY.replace("-----END", "-----");
    for (key, word) in [(broken.as_str(), "END line"), ("./private.pem", "holds a path")] {
        let run = Program::keyed()
            .with("VONAGE_PRIVATE_KEY", key)
            .run(&["tokens", "create", "2_MX4"])
            .await;
        assert_secretive(&run);
        assert!(run.code == 2 && run.err.contains(word), "{}", run.err);
    }
}

#[tokio::test]
async fn a_proxys_password_is_not_told() {
    let program = Program::keyed()
        .with("VONAGE_VIDEO_URL", "https://video.invalid")
        .with("HTTPS_PROXY", "http://bob:s3cret@127.0.0.1:1");
    let run = program.run(&["doctor", "-vvv"]).await;
    assert!(
        run.out.contains("http://127.0.0.1:1 from HTTPS_PROXY"),
        "{}",
        run.out
    );
    assert!(
        !format!("{}{}", run.out, run.err).contains("s3cret"),
        "{}{}",
        run.out,
        run.err
    );
}
