//! `vonage-video demo`: a guided tour against an emulator inside this process.
//!
//! The lines of Rust it shows are the lines it runs: [`shown`] takes both from one text.

mod refusals;
mod tour;
mod visit;

use serde_json::json;
use vonage_video::{Client, ClientToken, Session};
use vonage_video_emulator::{Control, ControlError, Emulator, StartError};

use self::tour::{Tour, shown};
use crate::exit::Failure;
use crate::output::Output;

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video demo
  vonage-video demo --json | jq '.steps[].title'

The tour starts an emulator on a free port of this machine, calls it over HTTP through the SDK, and lasts about a \
second. The clients that join are simulated; no media flows. Tokens are shown shortened.";

/// Everything the tour has at hand.
struct Stage {
    emulator: Emulator,
    control: Control,
    client: Client,
}

/// Who is in the session: the tokens that are used once more, and the ids of the connections.
#[derive(Clone)]
struct Cast {
    session: Session,
    host_token: ClientToken,
    audience_token: ClientToken,
    host: String,
    guest: String,
    audience: String,
}

pub(crate) async fn run(output: &mut Output) -> Result<(), Failure> {
    let mut tour = Tour::begin(output)?;
    let stage = set_up(&mut tour).await?;
    let session = visit::create(&mut tour, &stage).await?;
    let cast = visit::enter(&mut tour, &stage, session).await?;
    let camera = visit::publish(&mut tour, &stage, &cast).await?;
    visit::look(&mut tour, &stage, &cast, camera).await?;
    refusals::wrong_door(&mut tour, &stage, &cast).await?;
    refusals::wrong_application(&mut tour, &stage, &cast).await?;
    refusals::late(&mut tour, &stage, &cast).await?;
    refusals::overloaded(&mut tour, &stage, &cast).await?;
    refusals::lost(&mut tour, &stage, &cast).await?;
    stage.emulator.shutdown().await;
    tour.end()
}

async fn set_up(tour: &mut Tour<'_>) -> Result<Stage, Failure> {
    tour.step("Start an offline emulator and point a client at it")?;
    shown!(tour, let emulator = Emulator::start().await?);
    shown!(
        tour,
        let client = Client::builder(emulator.application_id())
            .private_key(emulator.private_key_pem())?
            .base_url(emulator.api_url())?
            .build()?
    );
    tour.tell(
        "emulator",
        format!("listening on {}", emulator.api_url()),
        json!({ "url": emulator.api_url() }),
    )?;
    let application = emulator.application_id();
    tour.tell(
        "application",
        format!("application {}", tour::short(application)),
        json!({ "application_id": application }),
    )?;
    let control = emulator.control();
    Ok(Stage {
        emulator,
        control,
        client,
    })
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::failed(
            "demo",
            "the tour cannot start",
            "the emulator needs two free ports on 127.0.0.1",
        )
        .because(error)
    }
}

impl From<ControlError> for Failure {
    fn from(error: ControlError) -> Self {
        unexpected("the emulator refused what it should accept").because(error)
    }
}

/// The tour took a turn it must not take.
fn unexpected(what: &'static str) -> Failure {
    Failure::failed(
        "demo",
        what,
        "SDK and emulator do not fit together; use versions of one release",
    )
}

/// What must be refused was not.
fn refusal<T, E>(result: Result<T, E>) -> Result<E, Failure> {
    match result {
        Ok(_) => Err(unexpected("what should have been refused was accepted")),
        Err(error) => Ok(error),
    }
}
