//! Every operation under every fault, over real sockets: attempts, what the caller gets, how long it takes, and what the
//! service did.
//!
//! Each cell has an application of its own at an emulator, and a server of its own before it (`gate`) that misbehaves as
//! the fault wants it (`script`). What is to be expected comes from the operation's class by one function (`expect`), which
//! knows nothing of the SDK. The result stands in `docs/faults.md`; `cargo xtask faults` prints it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "the table is for reading")]
#![allow(clippy::disallowed_methods, reason = "the record is read from disk, and a server tells the time")]

#[path = "../support/mod.rs"]
mod support;

mod act;
mod ask;
mod bomb;
mod catalog;
mod cell;
mod class;
mod document;
mod door;
mod drops;
mod expect;
mod fault;
mod gate;
mod http1;
mod http2;
mod kit;
mod overrides;
mod phrase;
mod report;
mod scene;
mod script;
mod signer;
mod stage;
mod strike;
mod wire;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use crate::cell::{Cell, Pace};
use crate::class::{OPERATIONS, Repeat};
use crate::kit::Kit;
use crate::stage::Service;
use crate::support::operations::table;

/// Plays only the cells whose name holds this, without a look at the record: for whoever looks into one.
const ONLY: &str = "VONAGE_VIDEO_FAULTS_ONLY";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_fares_under_every_fault_as_its_class_says() {
    let start = Instant::now();
    let only = std::env::var(ONLY).ok();
    let (kit, pace) = (Arc::new(Kit::make().await), Arc::new(Pace::new()));
    let mut services = BTreeMap::new();
    let mut playing = Vec::new();
    for (class, fault, strikes) in catalog::cells() {
        let name = format!("{}: {fault}, {strikes}", class.name);
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        if !services.contains_key(class.name) {
            services.insert(class.name, Arc::new(Service::start().await));
        }
        let service = services[class.name].clone();
        let cell = Cell::play(kit.clone(), service, pace.clone(), (class, fault, strikes));
        playing.push((name, tokio::spawn(cell)));
    }
    assert!(!playing.is_empty(), "no cell has that in its name");
    let (mut cells, mut wrong) = (Vec::new(), Vec::new());
    for (name, cell) in playing {
        let cell = cell.await.unwrap_or_else(|error| panic!("{name}: {error}"));
        if only.is_some() || !cell.holds() {
            println!("{name}: {:?} {:?} after {:?}", cell.row, cell.flaws, cell.took);
        }
        if !cell.holds() {
            let rows: Vec<_> = cell.expected.iter().map(|expected| expected.row).collect();
            wrong.push(format!(
                "{name}: {:?} {:?}, expected {rows:?}",
                cell.row, cell.flaws
            ));
        }
        cells.push(cell);
    }
    let table = report::markdown(&cells);
    println!("{table}\n{} cells in {:.1?}", cells.len(), start.elapsed());
    assert!(
        wrong.is_empty(),
        "{} cells differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    if only.is_none() {
        document::check(&table);
    }
}

#[test]
fn the_classes_are_those_that_were_decided() {
    let decided = table().into_iter().map(|(_, _, decided)| {
        let repeat = match decided.repeat {
            vonage_video::Repeat::Safe => Repeat::Safe,
            vonage_video::Repeat::Idempotent => Repeat::Idempotent,
            vonage_video::Repeat::Once => Repeat::Once,
        };
        let facts = (repeat, decided.timeout.is_some(), !decided.finals.is_empty());
        (decided.name, facts)
    });
    let here = OPERATIONS.map(|class| (class.name, (class.repeat, class.own_time, class.final_408)));
    assert_eq!(BTreeMap::from(here), decided.collect());
}
