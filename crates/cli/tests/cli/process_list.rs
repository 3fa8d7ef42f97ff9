//! What others on the machine see of a command that is running: its arguments, its environment, its threads' names. What
//! it has read from a file or from standard input is not among it.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use vonage_video::Role;
use vonage_video_emulator::{DEVELOPMENT_PRIVATE_KEY, Fault};

use crate::support::{Stage, client_token, file, path};

const MARK: &str = "marked-secret-5a6b";

/// Everything the kernel tells of a process that could hold text of its own.
fn shown(process: u32) -> String {
    let mut shown = String::new();
    let folder = format!("/proc/{process}");
    let threads = std::fs::read_dir(format!("{folder}/task")).unwrap();
    let threads = threads.map(|thread| thread.unwrap().path().join("comm").display().to_string());
    let files = ["cmdline", "environ", "comm", "status", "maps"].map(|name| format!("{folder}/{name}"));
    for place in files.into_iter().chain(threads) {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(&place);
        std::io::Read::read_to_end(&mut file.unwrap(), &mut bytes).unwrap();
        shown.push_str(&String::from_utf8_lossy(&bytes));
        shown.push('\n');
    }
    shown
}

#[tokio::test]
async fn nothing_read_from_a_file_or_standard_input_is_in_the_process_list() {
    let stage = Stage::set().await;
    let key = file(DEVELOPMENT_PRIVATE_KEY);
    let program = stage.program.clone();
    let program = program
        .without("VONAGE_PRIVATE_KEY")
        .with("VONAGE_PRIVATE_KEY_PATH", path(&key));
    let token = client_token(&stage.session, Role::Moderator);
    let (token_file, secret) = (file(&token), file(MARK));
    let from_token = format!("@{}", path(&token_file));
    let header = format!("X-Key=@{}", path(&secret));
    let rtmp = format!("rtmp://h/live,@{}", path(&secret));
    // Addresses that let their reader in.
    let places = [
        format!("sip:lobby:{MARK}@pbx.example.org"),
        format!("https://page.example.org/board?key={MARK}"),
        format!("ws://127.0.0.1:1/?key={MARK}"),
    ]
    .map(|address| file(&address));
    let [phone, page, socket] = places.each_ref().map(|file| format!("@{}", path(file)));
    let field = format!("key=@{}", path(&secret));
    let sip = [
        "sip",
        "dial",
        &stage.session,
        "--token",
        &from_token,
        "--uri",
        &phone,
        "--header",
        &header,
        "--username",
        "bob",
        "--password-file",
        "-",
    ];
    let broadcast = [
        "broadcasts",
        "start",
        &stage.session,
        "--rtmp",
        &rtmp,
        "--rtmp",
        "rtmp://h/two,-",
    ];
    let captions = [
        "captions",
        "start",
        &stage.session,
        "--token",
        "-",
        "--status-callback-url",
        &page,
    ];
    let render = ["renders", "start", &stage.session, "--token", "-", "--url", &page];
    let audio = [
        "audio",
        "connect",
        &stage.session,
        "--token",
        &from_token,
        "--uri",
        &socket,
        "--header",
        &header,
        "--transport",
        "json",
        "--static",
        &field,
    ];
    for (arguments, operation, input) in [
        (&sip[..], "sip.dial", MARK),
        (&broadcast, "broadcasts.start", MARK),
        (&captions, "captions.start", &token),
        (&render, "experience_composer.start", &token),
        (&audio, "audio_connector.connect", ""),
    ] {
        let control = stage.emulator.control();
        control.clear_requests().await;
        // Long enough to look; the command is ended before.
        let held = Fault::stall_head(Duration::from_secs(60)).operation(operation);
        control.fault(held).await.unwrap();
        let mut command = program.command(&[arguments, &["-vvv"]].concat());
        let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).await.unwrap();
        drop(stdin);
        let sent = control
            .wait_for_requests("POST", 1, Duration::from_secs(20))
            .await;
        assert_eq!(sent.len(), 1, "{operation} did not arrive");

        let listed = shown(child.id().unwrap());
        child.kill().await.unwrap();
        let mut told = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut told)
            .await
            .unwrap();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut told)
            .await
            .unwrap();

        assert!(
            listed.contains(&stage.session) && listed.contains("VONAGE_PRIVATE_KEY_PATH"),
            "{listed}"
        );
        assert!(told.contains("TRACE"), "{told}");
        for text in [&listed, &told] {
            let key_line = DEVELOPMENT_PRIVATE_KEY.lines().nth(2).unwrap();
            for secret in [MARK, &token, key_line, "eyJ"] {
                assert!(!text.contains(secret), "{operation} shows {secret}: {text}");
            }
        }
    }
}
