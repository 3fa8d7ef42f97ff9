//! `vonage-video demo`: a guided tour against an emulator inside this process.
//!
//! The lines of Rust it shows are the lines it runs: [`shown`] takes both from one text.

mod cleanup;
mod ears;
mod guests;
mod halt;
mod people;
mod postbox;
mod recording;
mod refusals;
mod sound;
mod stage;
mod telephone;
mod tour;
mod visit;
mod webhooks;
mod wrap;

use serde_json::json;
use tempfile::TempDir;
use vonage_video::Client;
use vonage_video_emulator::Emulator;

use self::halt::Halt;
use self::stage::Stage;
use self::tour::{Tour, shown};
use crate::exit::Failure;
use crate::output::Output;

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video demo
  vonage-video demo --json | jq '.steps[].title'

The tour starts an emulator on a free port of this machine, calls it over HTTP through the SDK, and lasts about a \
second: the emulator's clock is turned where the service would make you wait. Whoever joins is simulated; no media flows, \
but for a recording that is downloaded to a temporary folder and a tone that an Audio Connector sends. Tokens are shown \
shortened.";

pub(crate) async fn run(output: &mut Output) -> Result<(), Failure> {
    // Box: its steps are many, and each holds its calls.
    Box::pin(take(output)).await.map_err(Failure::from)
}

async fn take(output: &mut Output) -> Result<(), Halt> {
    let mut tour = Tour::begin(output)?;
    let stage = set_up(&mut tour).await?;
    let room = visit::create(&mut tour, &stage).await?;
    let cast = visit::enter(&mut tour, &stage, room).await?;
    let published = visit::publish(&mut tour, &stage, &cast).await?;
    visit::look(&mut tour, &stage, &cast, &published.camera).await?;

    people::classes(&mut tour, &stage, &cast, &published).await?;
    people::signal(&mut tour, &stage, &cast).await?;
    people::mute(&mut tour, &stage, &cast, &published).await?;
    let archive = recording::record(&mut tour, &stage, &cast).await?;
    recording::broadcast(&mut tour, &stage, &cast).await?;
    telephone::call(&mut tour, &stage, &cast).await?;
    guests::captions(&mut tour, &stage, &cast).await?;
    guests::page(&mut tour, &stage, &cast).await?;
    sound::connect(&mut tour, &stage, &cast).await?;
    cleanup::run(&mut tour, &stage, &cast, &archive).await?;

    refusals::wrong_door(&mut tour, &stage, &cast).await?;
    refusals::wrong_application(&mut tour, &stage, &cast).await?;
    refusals::late(&mut tour, &stage, &cast).await?;
    refusals::overloaded(&mut tour, &stage, &cast).await?;
    refusals::lost(&mut tour, &stage, &cast).await?;
    webhooks::receive(&mut tour, &stage).await?;
    stage.emulator.shutdown().await;
    stage.folder.close()?;
    tour.end()?;
    Ok(())
}

async fn set_up(tour: &mut Tour<'_>) -> Result<Stage, Halt> {
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
        folder: TempDir::new()?,
    })
}
