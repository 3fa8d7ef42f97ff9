//! Calls of every area through the whole SDK, over real sockets, while a fifth of the attempts fails: `cargo xtask soak`.
//!
//! The emulator runs in a process of its own. Each attempt carries the number of its call, and what breaks it, in a header;
//! the emulator's journal tells what took effect. In the end every call's claim is compared with it: what must not happen
//! twice has not, what is said to have happened has, what is said not to have happened has not, and no call hangs. It does
//! not judge how fast calls are, it prints it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a check prints its report")]

mod acts;
mod arguments;
mod caller;
mod chaos;
mod control;
mod course;
mod ears;
mod journal;
mod ledger;
mod load;
mod lookup;
mod mark;
mod report;
mod room;
mod service;
mod tally;
mod times;
mod vitals;
mod worker;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = if arguments.serve {
        service::serve().await.map(|()| true)
    } else if arguments.load {
        load::run().await.map(|()| true)
    } else {
        course::run(&arguments).await
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("soak: FAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}
