//! A thousand calls at once on one client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tower::limit::GlobalConcurrencyLimitLayer;
use vonage_video::ClientBuilder;

use super::relay::Relay;
use super::stage;
use super::weather::Weather;
use crate::control::Control;
use crate::service::{Place, Service};
use crate::times::Times;
use crate::vitals::Vitals;

/// How many call at once.
const CALLERS: usize = 1000;
/// How many calls each of them makes, one after the other.
const EACH: usize = 20;
/// What an answer takes.
const ANSWER: &str = "delay=20ms";

pub(super) async fn run(service: &Service) -> anyhow::Result<()> {
    println!(
        "\n| {CALLERS} callers, {EACH} calls each, answers after 20 ms | connections, most at once | signatures | calls/s | p50 | p99 | longest | first caller done | last | more memory |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (place, protocol) in service.ready.places.iter().zip(["HTTP/1.1", "HTTP/2 over TLS"]) {
        measure(place, protocol, |builder| builder).await?;
        let name = format!("{protocol}, without the limit");
        measure(place, &name, |builder| {
            builder.transport(|transport| transport.connection_limit(usize::MAX))
        })
        .await?;
        let name = format!("{protocol}, 32 calls at once by a layer");
        let limit = GlobalConcurrencyLimitLayer::new(32);
        measure(place, &name, |builder| builder.layer(limit)).await?;
        if place.ca_pem.is_some() {
            let http1 = |builder: ClientBuilder| builder.transport(|transport| transport.http1_only());
            measure(place, "HTTP/1.1 over TLS", http1).await?;
        }
    }
    Ok(())
}

async fn measure(
    place: &Place,
    name: &str,
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> anyhow::Result<()> {
    let control = Control::register(&place.control).await?;
    let (scheme, address) = place.api.split_once("://").context("no scheme")?;
    let relay = Relay::to(address.parse::<SocketAddr>()?).await?;
    let near = Place {
        api: format!("{scheme}://{}", relay.address),
        ..place.clone()
    };
    let (direct, _) = stage::builder(place, &control.application)?;
    let session = stage::session(&direct.build()?, &control).await?;
    let weather = Weather::of(ANSWER);
    let (builder, signatures) = stage::builder(&near, &control.application)?;
    let client = set(builder.attempt_layer(weather)).build()?;
    let start = Instant::now();
    let before = Vitals::now(start).await;
    let (barrier, mut callers) = (Arc::new(Barrier::new(CALLERS)), JoinSet::new());
    for _ in 0..CALLERS {
        let (client, session, barrier) = (client.clone(), session.clone(), barrier.clone());
        callers.spawn(async move {
            barrier.wait().await;
            let begun = Instant::now();
            let mut times = Vec::with_capacity(EACH);
            for _ in 0..EACH {
                let call = Instant::now();
                client.streams().list(&session).await?;
                times.push(call.elapsed());
            }
            Ok::<_, vonage_video::Error>((begun.elapsed(), times))
        });
    }
    let (mut times, mut ends) = (Times::default(), Vec::new());
    while let Some(caller) = callers.join_next().await {
        let (end, calls) = caller??;
        ends.push(end);
        calls.into_iter().for_each(|call| times.add(call));
    }
    let took = start.elapsed();
    let after = Vitals::now(start).await;
    let millis = |time: Duration| format!("{:.0} ms", time.as_secs_f64() * 1e3);
    println!(
        "| {name} | {}, {} | {} | {:.0} | {} | {} | {} | {} | {} | {:.1} MiB |",
        relay.connections(),
        relay.most(),
        signatures.load(Ordering::Relaxed),
        times.count() as f64 / took.as_secs_f64(),
        millis(times.quantile(0.5)),
        millis(times.quantile(0.99)),
        millis(times.longest()),
        millis(ends.iter().min().copied().unwrap_or_default()),
        millis(ends.iter().max().copied().unwrap_or_default()),
        after.resident.saturating_sub(before.resident) as f64 / f64::from(1 << 20),
    );
    Ok(())
}
