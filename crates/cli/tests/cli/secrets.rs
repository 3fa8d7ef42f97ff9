//! No key, no token and no credential reaches the terminal unless it was asked for.

use vonage_video::Role;
use vonage_video::auth::{Clock, SystemClock};
use vonage_video_emulator::{DEVELOPMENT_PRIVATE_KEY, Emulator, Fault};

use crate::audio;
use crate::support::{Program, Run, Stage, client_token, file, is_built, path, token_of};

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
        if !is_built(arguments[0]) {
            continue;
        }
        let run = stage.run(&[arguments, &["-vvv"]].concat()).await;
        assert_secretive(&run);
    }
}

/// The operations that are told secrets, with all of them on the command line: done, shown instead of done, refused,
/// and answered by a service that repeats everything.
#[tokio::test]
async fn no_operation_tells_the_secrets_it_was_given() {
    const MARK: &str = "marked-secret-5a6b";
    let stage = Stage::set().await;
    let (uri, _hears) = audio::server().await;
    let token = client_token(&stage.session, Role::Moderator);
    let password = file(MARK);
    let uri = uri.replace("s3cret", MARK);
    let page = format!("https://bob:{MARK}@page.example.org/board?key={MARK}");
    let sip_uri = format!("sip:bob:{MARK}@pbx.example.org?X-Key={MARK}");
    let header = format!("X-Key={MARK}");
    let rtmp = format!("rtmps://bob:{MARK}@h/live,{MARK}");
    let session = stage.session.as_str();
    let echo = format!(r#"{{"code":400,"message":"bad {token} at {page} or {sip_uri}"}}"#);
    for arguments in [
        &[
            "sip",
            "dial",
            session,
            "--token",
            &token,
            "--uri",
            &sip_uri,
            "--header",
            &header,
            "--username",
            "bob",
            "--password-file",
            path(&password),
        ][..],
        &["broadcasts", "start", session, "--rtmp", &rtmp],
        &[
            "captions",
            "start",
            session,
            "--token",
            &token,
            "--status-callback-url",
            &page,
        ],
        &["renders", "start", session, "--token", &token, "--url", &page],
        &[
            "audio", "connect", session, "--token", &token, "--uri", &uri, "--header", &header,
        ],
        &["archives", "start", session],
        &["archives", "list"],
        &["broadcasts", "list"],
        &["renders", "list"],
    ] {
        for (more, refused) in [
            (&["-vvv"][..], false),
            (&["--curl", "-vvv"], false),
            (&["--dry-run", "--json", "-vvv"], false),
            (&["-vvv"], true),
            (&["--json", "-vvv"], true),
        ] {
            if refused {
                let fault = Fault::status(400).header("content-type", "application/json");
                stage
                    .emulator
                    .control()
                    .fault(fault.body(echo.as_str()))
                    .await
                    .unwrap();
            }
            let run = stage.run(&[arguments, more].concat()).await;
            let told = format!("{}{}", run.out, run.err);
            assert_eq!(run.code != 0, refused, "{told}");
            assert_secretive(&run);
            assert!(!told.contains(MARK), "{arguments:?} {more:?}: {told}");
        }
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

/// A server is trusted by its authority, and in no other way.
#[tokio::test]
async fn no_option_turns_the_verification_of_certificates_off() {
    let script = Program::bare().run(&["completions", "bash"]).await.good();
    // Commands may verify what they like.
    let words = script.split(|letter: char| letter.is_whitespace() || "\"'()|".contains(letter));
    let options: Vec<_> = words.filter(|word| word.starts_with("--")).collect();
    let options = options.join(" ");
    assert!(options.contains("--ca-file"));
    for word in [
        "insecure",
        "verif",
        "certificate",
        "self-signed",
        "skip",
        "trust",
        "danger",
    ] {
        assert!(!options.contains(word), "there is an option with `{word}`");
    }
    let emulator = Emulator::builder().tls(true).start().await.unwrap();
    let authority = file(emulator.ca_pem().unwrap());
    let program = Program::at(&emulator);
    let trusted = program
        .run(&["sessions", "create", "--ca-file", path(&authority)])
        .await;
    trusted.good();
    // Neither without it, nor by another authority.
    let other = file(
        Emulator::builder()
            .tls(true)
            .start()
            .await
            .unwrap()
            .ca_pem()
            .unwrap(),
    );
    for arguments in [
        &["sessions", "create"][..],
        &["sessions", "create", "--ca-file", path(&other)],
    ] {
        let run = program.run(arguments).await;
        assert!(
            run.code != 0 && run.err.contains("certificate"),
            "{}{}",
            run.out,
            run.err
        );
    }
    assert_eq!(emulator.control().requests().await.len(), 1);
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

/// Wherever a person may paste a secret, in words and as a document.
#[tokio::test]
async fn a_secret_in_any_place_is_not_repeated() {
    let token = token_of("2_MX4", SystemClock.now());
    let body: String = DEVELOPMENT_PRIVATE_KEY
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let lines: Vec<&str> = DEVELOPMENT_PRIVATE_KEY
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let lines = lines.join("\n");
    let escaped = DEVELOPMENT_PRIVATE_KEY.replace('\n', "\\n");
    let all = [DEVELOPMENT_PRIVATE_KEY, &escaped, &body, &lines, &token];
    for secret in all {
        for arguments in [
            &["tokens", "inspect", secret, "extra"][..],
            &["tokens", "inspect", "x", secret],
            &["tokens", "create", "x", secret],
            &["connections", "list", secret, secret],
            &["streams", "get", secret],
            &["sessions", "create", secret],
            &["sessions", "create", "--location", secret],
            &["sessions", "create", "--media-mode", secret],
            &["sessions", "create", "--timeout", secret],
            &["sessions", "create", "--ca-file", secret],
            &["sessions", "create", "--private-key", secret],
            &["sessions", "create", "--url", secret],
            &["tokens", "inspect", "x", "--key", secret],
            &["emulator", "--application", secret],
            &["doctor", "--ca-file", secret],
            &["doctor", "--private-key", secret],
            &["doctor", "--url", secret],
            &["signals", "send", secret, "--type", "t", "--data", "d", "extra"],
            &["signals", "send", "2_MX4", "--type", "t", secret],
            &["moderation", "mute-all", "2_MX4", "--except", "a", secret],
            &["sip", "dial", "2_MX4", "--token", "t", "--uri", secret],
            &[
                "sip", "dial", "2_MX4", "--token", "", "--uri", secret, "--header", secret,
            ],
            &["sip", "dtmf", "2_MX4", secret],
            &[
                "captions",
                "start",
                "2_MX4",
                "--token",
                "t",
                "--status-callback-url",
                secret,
            ],
            &["captions", "stop", "c", secret],
            &["renders", "start", "2_MX4", "--token", "t", "--url", secret],
            &["renders", "list", "--count", secret],
            &["audio", "connect", "2_MX4", "--token", "t", "--uri", secret],
            &[
                "audio", "connect", "2_MX4", "--token", "t", "--uri", "ws://h", "--static", secret,
            ],
            &[
                "audio", "connect", "2_MX4", "--token", "t", "--uri", "ws://h", "--rate", secret,
            ],
            &["--", secret],
            &[secret],
        ] {
            for arguments in [arguments.to_vec(), [&["--json"], arguments].concat()] {
                let program = Program::keyed().with("VONAGE_VIDEO_URL", "http://127.0.0.1:1");
                assert_unrepeated(&program.run(&arguments).await, secret);
            }
        }
        for name in [
            "VONAGE_APPLICATION_ID",
            "VONAGE_PRIVATE_KEY_PATH",
            "VONAGE_VIDEO_URL",
            "HTTP_PROXY",
        ] {
            let program = Program::keyed().with("VONAGE_VIDEO_URL", "http://127.0.0.1:1");
            let program = program.without("VONAGE_PRIVATE_KEY").with(name, secret);
            assert_unrepeated(&program.run(&["doctor"]).await, secret);
            assert_unrepeated(&program.run(&["sessions", "create", "--json"]).await, secret);
        }
    }
    for secret in [DEVELOPMENT_PRIVATE_KEY, &escaped, &token] {
        for command in [
            &["connections", "list"],
            &["streams", "list"],
            &["sessions", "migrate"],
            &["tokens", "create"],
        ] {
            assert_unrepeated(
                &Program::keyed()
                    .run(&[&command[..], &["--", secret]].concat())
                    .await,
                secret,
            );
        }
    }
}

/// No line of the secret, nor a piece of one, is in what was told.
#[track_caller]
fn assert_unrepeated(run: &Run, secret: &str) {
    assert_ne!(run.code, 0, "{}{}", run.out, run.err);
    let told = format!("{}{}", run.out, run.err);
    let characters: Vec<char> = secret.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let told: String = told.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    // Past the words and numbers all keys begin with.
    for piece in characters.get(80..).unwrap_or_default().chunks_exact(16) {
        let piece: String = piece.iter().collect();
        assert!(!told.contains(&piece), "{piece} in {}{}", run.out, run.err);
    }
}

#[tokio::test]
async fn a_message_of_the_service_that_repeats_the_credential_is_filtered() {
    let emulator = Emulator::start().await.unwrap();
    let token = token_of("2_MX4", SystemClock.now());
    let body = format!(r#"{{"code":403,"message":"Bad token Bearer {token}"}}"#);
    let fault = Fault::status(403)
        .header("content-type", "application/json")
        .body(body)
        .forever();
    emulator.control().fault(fault).await.unwrap();
    let program = Program::at(&emulator);
    for arguments in [
        &["sessions", "create"][..],
        &["sessions", "create", "--json"],
        &["doctor"],
        &["doctor", "--json"],
    ] {
        let run = program.run(arguments).await;
        assert_secretive(&run);
        let told = format!("{}{}", run.out, run.err);
        assert!(told.contains("Bad token Bearer ["), "{told}");
    }
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
