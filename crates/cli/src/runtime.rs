//! The runtimes that commands run on.

use std::future::Future;

use tokio::runtime::Builder;

use crate::exit::Failure;

/// Runs a command that does one thing after another.
pub(crate) fn on_one_thread(command: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    run_on(Builder::new_current_thread(), command)
}

/// Runs a server.
#[cfg(feature = "emulator")]
pub(crate) fn on_many_threads(command: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    run_on(Builder::new_multi_thread(), command)
}

fn run_on(mut builder: Builder, command: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = builder.enable_all().build().map_err(|error| {
        Failure::failed(
            "runtime",
            "this program cannot start its runtime",
            "look at the limits of the process",
        )
        .because(error)
    })?;
    runtime.block_on(command)
}
