//! A thousand clients in one process.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use vonage_video::{ApplicationKey, Client};
use vonage_video_emulator::DEVELOPMENT_PRIVATE_KEY;

use super::stage;
use crate::control::Control;
use crate::service::Service;
use crate::vitals::Vitals;

/// How many clients.
const CLIENTS: usize = 1000;
/// The address is never called.
const NOWHERE: &str = "https://127.0.0.1:9";
/// Longer than a connection is kept that nobody uses.
const IDLE: Duration = Duration::from_secs(20);

pub(super) async fn run(service: &Service) -> anyhow::Result<()> {
    with_built_in_roots().await?;
    for (place, protocol) in service.ready.places.iter().zip(["HTTP/1.1", "HTTP/2 over TLS"]) {
        let mut controls = Vec::with_capacity(CLIENTS);
        for _ in 0..CLIENTS {
            controls.push(Control::register(&place.control).await?);
        }
        let start = Instant::now();
        println!("\n| {CLIENTS} clients, {protocol} | resident | each | tasks | open files |");
        println!("|---|---|---|---|---|");
        let mut before = Vitals::now(start).await;
        let first = before;
        let mut row = |name: &str, now: Vitals| {
            let grown = now.resident as f64 - before.resident as f64;
            println!(
                "| {name} | {:.1} MiB | {:+.1} KiB | {:+} | {:+} |",
                now.resident as f64 / f64::from(1 << 20),
                grown / CLIENTS as f64 / 1024.0,
                now.tasks as i64 - first.tasks as i64,
                now.files as i64 - first.files as i64
            );
            before = now;
        };
        row("before", first);
        let (mut clients, mut signatures) = (Vec::new(), Vec::new());
        for control in &controls {
            let (builder, count) = stage::builder(place, &control.application)?;
            clients.push(builder.build()?);
            signatures.push(count);
        }
        row("built", Vitals::now(start).await);
        let mut calls = JoinSet::new();
        for client in clients.clone() {
            calls.spawn(async move {
                let list = vonage_video::archives::ListArchives::new();
                client.archives().list(list).await.map(drop)
            });
        }
        while let Some(call) = calls.join_next().await {
            call??;
        }
        row("each has made a call", Vitals::now(start).await);
        tokio::time::sleep(IDLE).await;
        row("after 20 s without calls", Vitals::now(start).await);
        let own = signatures
            .iter()
            .filter(|count| count.load(Ordering::Relaxed) == 1);
        let own = own.count();
        drop(clients);
        tokio::time::sleep(Duration::from_secs(2)).await;
        row("dropped", Vitals::now(start).await);
        println!("\n{own} of {CLIENTS} clients have signed once.");
    }
    Ok(())
}

/// What a client takes that trusts the certificate authorities of the world, as one of the real service does.
async fn with_built_in_roots() -> anyhow::Result<()> {
    let key = ApplicationKey::from_pem("soak", DEVELOPMENT_PRIVATE_KEY)?;
    let start = Instant::now();
    let before = Vitals::now(start).await;
    let mut clients = Vec::with_capacity(CLIENTS);
    for _ in 0..CLIENTS {
        let builder = Client::builder("soak").signer(key.clone()).base_url(NOWHERE)?;
        clients.push(builder.build()?);
    }
    let after = Vitals::now(start).await;
    println!(
        "\n{} clients with the built-in certificate authorities: built in {:.0} µs and {:.1} KiB each.",
        clients.len(),
        (after.after - before.after).as_secs_f64() * 1e6 / CLIENTS as f64,
        after.resident.saturating_sub(before.resident) as f64 / CLIENTS as f64 / 1024.0
    );
    Ok(())
}
