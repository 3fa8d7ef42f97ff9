//! What many calls and many clients at once cost: `cargo xtask bench load`. It judges nothing, it prints; the tests judge what
//! does not depend on the machine.

mod burst;
mod clients;
mod outage;
#[path = "../../../../tests/tests/support/relay.rs"]
mod relay;
mod stage;
mod weather;

use crate::service::Service;

pub(crate) async fn run() -> anyhow::Result<()> {
    let service = Service::start().await?;
    burst::run(&service).await?;
    clients::run(&service).await?;
    outage::run(&service).await
}
