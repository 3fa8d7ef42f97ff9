//! What the tests share: running the program, and an emulator with people in it.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use vonage_video::auth::UnixTime;
use vonage_video::{ApplicationKey, Grant, Role};
use vonage_video_emulator::{
    Control, DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY, Emulator, NewStream,
};

/// A public key that signed nothing here.
pub(crate) const OTHER_PUBLIC_KEY: &str = include_str!("keys/other_public.pem");

/// The program with an environment of its own.
#[derive(Clone, Default)]
pub(crate) struct Program {
    variables: Vec<(String, String)>,
}

/// Whether this build has the command: `demo` and `emulator` come with a feature.
pub(crate) fn is_built(command: &str) -> bool {
    cfg!(feature = "emulator") || !matches!(command, "demo" | "emulator")
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Program {
    /// With an empty environment.
    pub(crate) fn bare() -> Self {
        Self::default()
    }

    /// Pointed at an emulator, with the development application and key.
    pub(crate) fn at(emulator: &Emulator) -> Self {
        Self::keyed().with("VONAGE_VIDEO_URL", emulator.api_url())
    }

    /// With the development application and key alone.
    pub(crate) fn keyed() -> Self {
        Self::bare()
            .with("VONAGE_APPLICATION_ID", DEVELOPMENT_APPLICATION_ID)
            .with("VONAGE_PRIVATE_KEY", DEVELOPMENT_PRIVATE_KEY)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(env!("CARGO_BIN_EXE_vonage-video"), arguments)
    }

    /// Another program in the same environment.
    pub(crate) fn command_of(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables.clone()).args(arguments);
        // Sockets do not work without it on Windows.
        command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().await.unwrap())
    }

    pub(crate) async fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let written = child.stdin.take().unwrap().write_all(input.as_bytes()).await;
        // What refuses its arguments may be gone before it has read anything.
        if let Err(error) = written {
            assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
        }
        Run::of(child.wait_with_output().await.unwrap())
    }
}

impl Run {
    pub(crate) fn of(output: std::process::Output) -> Self {
        let run = Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run
    }

    /// Asserts that it went well, and returns what was printed.
    #[track_caller]
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// Asserts that it went well and printed one JSON document.
    #[track_caller]
    pub(crate) fn document(self) -> Value {
        serde_json::from_str(&self.good()).unwrap()
    }

    /// Asserts this exit code and an error document, of which the last line of standard error is.
    #[track_caller]
    pub(crate) fn error(self, code: i32) -> Value {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        serde_json::from_str(self.err.lines().last().unwrap()).unwrap()
    }
}

/// An emulator with one session, in which host and guest publish.
pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) program: Program,
    pub(crate) session: String,
    pub(crate) host: String,
    pub(crate) camera: String,
    pub(crate) screen: String,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        Self::on(Emulator::start().await.unwrap(), None).await
    }

    /// On this emulator, whose certificates come from the authority in this file.
    pub(crate) async fn on(emulator: Emulator, authority: Option<&str>) -> Self {
        let program = Program::at(&emulator);
        let trusted = authority.map_or(vec![], |file| vec!["--ca-file", file]);
        let create = [&["sessions", "create", "--json"], &trusted[..]].concat();
        let created = program.run(&create).await.document();
        let session = created["session_id"].as_str().unwrap().to_owned();
        let control = emulator.control();
        let host = join(&control, &session, Role::Moderator).await;
        let guest = join(&control, &session, Role::Publisher).await;
        let camera = control.publish(&session, &host, "Camera").await.unwrap();
        // Its name tries to clear the screen.
        let slides = NewStream::named("Slides\u{1b}[2J").video_type("screen");
        let screen = control.publish(&session, &guest, slides).await.unwrap();
        Self {
            emulator,
            program,
            session,
            host,
            camera,
            screen,
        }
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> Run {
        self.program.run(arguments).await
    }
}

pub(crate) fn key() -> ApplicationKey {
    ApplicationKey::from_pem(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PRIVATE_KEY).unwrap()
}

/// A token that was issued at some time and lives for an hour.
pub(crate) fn token_of(session: &str, issued: UnixTime) -> String {
    let token = Grant::new(session)
        .role(Role::Moderator)
        .data("user=42")
        .layout_class("focus");
    token
        .valid_for(Duration::from_secs(3_600))
        .sign_at(&key(), issued)
        .unwrap()
        .into_string()
}

/// A token that lets its bearer join as this.
pub(crate) fn client_token(session: &str, role: Role) -> String {
    Grant::new(session).role(role).sign(&key()).unwrap().into_string()
}

async fn join(control: &Control, session: &str, role: Role) -> String {
    let token = Grant::new(session)
        .role(role)
        .layout_class("focus")
        .sign(&key())
        .unwrap();
    control.join(session, token).await.unwrap()
}

/// A temporary file with this text.
pub(crate) fn file(text: &str) -> tempfile::NamedTempFile {
    bytes(text.as_bytes())
}

/// A temporary file with these bytes.
pub(crate) fn bytes(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file.as_file(), bytes).unwrap();
    file
}

pub(crate) fn path(file: &tempfile::NamedTempFile) -> &str {
    file.path().to_str().unwrap()
}
