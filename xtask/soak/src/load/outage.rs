//! A service that refuses everything for a minute.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use vonage_video::Error;

use super::stage;
use super::weather::Weather;
use crate::control::Control;
use crate::service::Service;

/// How long it lasts, after how long without one.
const OUTAGE: Duration = Duration::from_secs(60);
const BEFORE: Duration = Duration::from_secs(10);
/// How many calls are begun a second, whatever becomes of those before.
const RATE: u32 = 200;

/// Calls that were begun in a time.
#[derive(Debug, Default)]
struct Sent {
    calls: u64,
    answered: u64,
    attempts: u64,
}

pub(super) async fn run(service: &Service) -> anyhow::Result<()> {
    println!(
        "\n| {RATE} calls a second | calls | answered | attempts | attempts a call |\n|---|---|---|---|---|"
    );
    for (place, protocol) in service.ready.places.iter().zip(["HTTP/1.1", "HTTP/2 over TLS"]) {
        let control = Control::register(&place.control).await?;
        let weather = Weather::default();
        let (builder, _) = stage::builder(place, &control.application)?;
        let client = builder.attempt_layer(weather.clone()).build()?;
        let session = stage::session(&client, &control).await?;
        let call = || {
            let (client, session) = (client.clone(), session.clone());
            async move { client.streams().list(&session).await.map(drop) }
        };
        for (name, fault, time) in [
            ("10 s before", None, BEFORE),
            ("60 s of 503", Some("status=503"), OUTAGE),
            ("10 s after", None, BEFORE),
            ("60 s of closed connections", Some("close-before"), OUTAGE),
            ("10 s after", None, BEFORE),
        ] {
            weather.turn(fault);
            let attempts = weather.attempts();
            let mut sent = steadily(time, &call).await?;
            sent.attempts = weather.attempts() - attempts;
            let each = sent.attempts as f64 / sent.calls as f64;
            println!(
                "| {protocol}, {name} | {} | {} | {} | {each:.3} |",
                sent.calls, sent.answered, sent.attempts
            );
        }
    }
    Ok(())
}

async fn steadily<F>(time: Duration, call: impl Fn() -> F) -> anyhow::Result<Sent>
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let (end, mut calls) = (Instant::now() + time, JoinSet::new());
    let (mut beat, mut sent) = (
        tokio::time::interval(Duration::from_secs(1) / RATE),
        Sent::default(),
    );
    while Instant::now() < end {
        beat.tick().await;
        calls.spawn(call());
        sent.calls += 1;
        while let Some(ended) = calls.try_join_next() {
            sent.answered += u64::from(ended?.is_ok());
        }
    }
    while let Some(ended) = calls.join_next().await {
        sent.answered += u64::from(ended?.is_ok());
    }
    Ok(sent)
}
