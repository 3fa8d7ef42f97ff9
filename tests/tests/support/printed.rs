//! What must never be printed, and everything that is.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY;

/// Connection data: seen by every participant, but no business of a log.
pub(crate) const DATA: &str = "marked-data-7f3a";
pub(crate) const CLAIM: &str = "marked-claim-91bc";
pub(crate) const PASSWORD: &str = "marked-password-02de";
pub(crate) const SECRET: &str = "marked-secret-5a6b";
/// Keys of a telephone.
pub(crate) const DIGITS: &str = "904711081512";
/// Looks like a token, and is none.
pub(crate) const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.marked-token-77c1.x";

/// `bob:` and the password, as they go into a header.
pub(crate) const PASSWORD_IN_BASE64: &str = "Ym9iOm1hcmtlZC1wYXNzd29yZC0wMmRl";

/// How every JWT begins: `{"` in base64.
const JWT: &str = "eyJ";

/// What must never be printed.
pub(crate) fn marks() -> Vec<String> {
    let fixed = [DATA, CLAIM, PASSWORD, SECRET, DIGITS, JWT].map(str::to_owned);
    let key = DEVELOPMENT_PRIVATE_KEY
        .lines()
        .filter(|line| !line.starts_with('-') && line.len() > 16);
    let encoded = [PASSWORD_IN_BASE64.to_owned()];
    fixed
        .into_iter()
        .chain(key.map(str::to_owned))
        .chain(encoded)
        .collect()
}

/// Looks for marks in something printed.
pub(crate) fn search(what: &str, text: &str) {
    for mark in marks() {
        if let Some(place) = text.find(&mark) {
            let start = text[..place].rfind('\n').map_or(0, |line| line + 1);
            panic!(
                "{what} shows `{mark}`: {}",
                &text[start..(place + 80).min(text.len())]
            );
        }
    }
}

pub(crate) fn search_debug(value: &impl Debug) {
    let (plain, pretty) = (format!("{value:?}"), format!("{value:#?}"));
    assert!(!plain.is_empty());
    search("Debug", &plain);
    search("Debug", &pretty);
}

/// Looks at an error in all the ways it can be printed, with its sources.
pub(crate) fn search_error(error: &(dyn StdError + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        search("Display", &error.to_string());
        search("Debug", &format!("{error:?} {error:#?}"));
        next = error.source();
    }
}

#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What crates have to say that use `log` instead of `tracing`, such as rustls.
impl log::Log for Log {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        // The emulator's WebSockets, which no SDK's user has, tell every byte that they carry.
        !metadata.target().starts_with("tungstenite") && !metadata.target().starts_with("tokio_tungstenite")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            let line = format!("{} {}: {}\n", record.level(), record.target(), record.args());
            self.0.lock().unwrap().extend_from_slice(line.as_bytes());
        }
    }

    fn flush(&self) {}
}

impl Log {
    /// Hears the whole process, at its most talkative, so that connections on other tasks are heard as well.
    pub(crate) fn of_everything() -> Self {
        let log = Self::default();
        log::set_boxed_logger(Box::new(log.clone())).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(log.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        log
    }

    /// What was heard so far.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}
