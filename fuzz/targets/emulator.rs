//! The emulator's request side: requests of any kind, to its API and to its control port, over real sockets.
//!
//! An input is one request or several, with a line `----` between them. The first line of each is `api` or `control`;
//! the rest goes to that port as it is, after a few words in braces are filled in and the length of the body is told.

#![no_main]

use std::sync::OnceLock;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use vonage_video::auth::{SystemClock, TokenCache};
use vonage_video::{ApplicationKey, Grant};
use vonage_video_emulator::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY, Emulator};
use vonage_video_fuzz::{MARK, assert_silent};

/// Requests of one input.
const MOST: usize = 6;

fn key() -> &'static ApplicationKey {
    static KEY: OnceLock<ApplicationKey> = OnceLock::new();
    KEY.get_or_init(|| {
        ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY).expect("its key")
    })
}

/// Time stands still but for waiting, which takes none: a fault of ten seconds is over at once.
fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime")
}

fuzz_target!(|input: &[u8]| {
    let requests: Vec<_> = split(input, b"\n----\n").into_iter().take(MOST).collect();
    let runtime = runtime();
    runtime.block_on(conversation(&requests));
    // Whatever hangs in a task of the emulator does not outlive the input.
    runtime.shutdown_timeout(Duration::from_millis(1));
});

async fn conversation(requests: &[&[u8]]) {
    let emulator = Emulator::start().await.expect("the emulator starts");
    let control = emulator.control();
    // Faults that cut or bend an answer are asked for in the request or through the control port.
    let mut may_be_bent = false;
    let mut words = Words::new().await;
    for request in requests {
        let (to_api, text) = match request.split_first_chunk::<4>() {
            Some((b"api\n", rest)) => (true, rest),
            _ => (false, request.strip_prefix(b"control\n").unwrap_or(request)),
        };
        let request = words.fill(text);
        let lower = String::from_utf8_lossy(&request).to_ascii_lowercase();
        may_be_bent |= lower.contains("x-emulator-fault") || (!to_api && lower.contains("fault"));
        let url = if to_api {
            emulator.api_url()
        } else {
            emulator.control_url()
        };
        let answer = exchange(url, &request).await;
        if let Some((status, body)) = head_and_body(&answer) {
            if !may_be_bent {
                assert!(
                    status < 500 || status == 501 || status == 505,
                    "{status}: {}",
                    String::from_utf8_lossy(&answer)
                );
            }
            words.learn(&body);
        }
    }
    // The journal keeps no credential, and what it keeps can be shown.
    let journal = control.requests().await;
    let shown = format!(
        "{journal:?} {}",
        serde_json::to_string(&journal).expect("a journal can be written")
    );
    for secret in words.secrets() {
        assert!(
            !shown.contains(secret),
            "the journal repeats a credential: {shown}"
        );
    }
    if requests.iter().all(|request| marks_secrets_alone(request)) {
        assert_silent(&shown);
    }
    drop(emulator);
}

/// Whether a request has the mark in secret fields of a JSON body, and nowhere else.
fn marks_secrets_alone(request: &[u8]) -> bool {
    let (head, body) = split_once(request, b"\n\n").unwrap_or((request, b""));
    let count = |text: &[u8], word: &[u8]| split(text, word).len() - 1;
    let fields: [&[u8]; 4] = [
        br#"{"streamName":"{mark}""#,
        br#","streamName":"{mark}""#,
        br#"{"password":"{mark}""#,
        br#","password":"{mark}""#,
    ];
    let in_fields: usize = fields.iter().map(|field| count(body, field)).sum();
    let is_json = body.trim_ascii_start().starts_with(b"{");
    count(request, MARK.as_bytes()) == 0
        && count(head, b"{mark}") == 0
        && count(body, b"{mark}") == in_fields
        && (is_json || in_fields == 0)
}

/// What stands for a word in braces.
struct Words {
    bearer: String,
    session: String,
    id: String,
    client: String,
}

impl Words {
    async fn new() -> Self {
        let cache = TokenCache::for_key(key());
        let bearer = cache.token().await.expect("a token").bearer();
        Self {
            bearer,
            session: "2_MX4".to_owned(),
            id: "1".to_owned(),
            client: String::new(),
        }
    }

    fn fill(&self, text: &[u8]) -> Vec<u8> {
        let mut filled = text.to_vec();
        for (word, value) in [
            (&b"{app}"[..], DEVELOPMENT_APPLICATION_ID),
            (b"{bearer}", &self.bearer),
            (b"{session}", &self.session),
            (b"{id}", &self.id),
            (b"{client}", &self.client),
            (b"{mark}", MARK),
        ] {
            filled = split(&filled, word).join(value.as_bytes());
        }
        let (head, body) = match split_once(&filled, b"\n\n") {
            Some((head, body)) => (head, body),
            None => (&filled[..], &b""[..]),
        };
        let mut request = split(head, b"\n").join(&b"\r\n"[..]);
        request.extend_from_slice(
            format!("\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes(),
        );
        request.extend_from_slice(body);
        request
    }

    /// Ids of an answer are known to the requests after it.
    fn learn(&mut self, body: &[u8]) {
        let Ok(mut answer) = serde_json::from_slice::<serde_json::Value>(body) else {
            return;
        };
        if let Some(first) = answer.get(0) {
            answer = first.clone();
        }
        let text = |name: &str| {
            answer
                .get(name)
                .and_then(serde_json::Value::as_str)
                .map(str::to_owned)
        };
        if let Some(session) = text("session_id") {
            if let Ok(token) = Grant::new(&session).sign_at(key(), clock()) {
                self.client = token.as_str().to_owned();
            }
            self.session = session;
        }
        if let Some(id) = ["id", "connectionId", "streamId", "captionsId"]
            .iter()
            .find_map(|name| text(name))
        {
            self.id = id;
        }
    }

    /// The signatures: whoever has one can speak for the application.
    fn secrets(&self) -> impl Iterator<Item = &str> {
        [&self.bearer, &self.client]
            .into_iter()
            .filter_map(|token| token.rsplit_once('.'))
            .map(|(_, signature)| signature)
    }
}

fn clock() -> vonage_video::auth::UnixTime {
    use vonage_video::auth::Clock as _;
    SystemClock.now()
}

/// One connection: the request goes out, and whatever comes back until it is closed is read.
async fn exchange(url: &str, request: &[u8]) -> Vec<u8> {
    let place = url.trim_start_matches("http://");
    let mut socket = TcpStream::connect(place).await.expect("the emulator listens");
    let mut answer = Vec::new();
    if socket.write_all(request).await.is_ok() {
        // A request that is no whole one keeps its connection open until its time is over.
        let _ = tokio::time::timeout(Duration::from_secs(700), socket.read_to_end(&mut answer)).await;
    }
    answer
}

fn head_and_body(answer: &[u8]) -> Option<(u16, Vec<u8>)> {
    let (head, body) = split_once(answer, b"\r\n\r\n")?;
    let status = std::str::from_utf8(head.get(9..12)?).ok()?.parse().ok()?;
    Some((status, body.to_vec()))
}

fn split<'a>(text: &'a [u8], word: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((part, after)) = split_once(rest, word) {
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

fn split_once<'a>(text: &'a [u8], word: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(word.len()).position(|part| part == word)?;
    Some((&text[..at], &text[at + word.len()..]))
}
