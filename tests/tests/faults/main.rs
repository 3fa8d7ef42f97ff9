//! Every operation under every fault, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "the table is for reading")]

#[path = "../support/mod.rs"]
mod support;

mod act;
mod ask;
mod bomb;
mod catalog;
mod cell;
mod class;
mod door;
mod expect;
mod fault;
mod gate;
mod http1;
mod http2;
mod kit;
mod scene;
mod script;
mod signer;
mod stage;
mod strike;
mod wire;
mod words;

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Semaphore;

use crate::cell::{Cell, Pace};
use crate::class::{Class, FETCH, OPERATIONS};
use crate::kit::Kit;
use crate::stage::Service;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_fares_under_every_fault_as_its_class_says() {
    let start = Instant::now();
    let kit = Arc::new(Kit::make().await);
    let pace = Arc::new(Pace {
        busy: Semaphore::new(6),
        waiting: Semaphore::new(120),
    });
    let mut cells = Vec::new();
    let only = std::env::var("FAULTS_ONLY").unwrap_or_default();
    for class in OPERATIONS.into_iter().chain([FETCH]) {
        let service = Arc::new(Service::start().await);
        for (fault, strikes) in catalog::catalog() {
            let name = format!("{} {fault} {strikes}", class.name);
            if !name.contains(&only) || !catalog::applies(&class, fault, strikes) {
                continue;
            }
            cells.push(tokio::spawn(Cell::play(
                kit.clone(),
                service.clone(),
                pace.clone(),
                (class, fault, strikes),
            )));
        }
    }
    println!("{} cells set up after {:?}", cells.len(), start.elapsed());
    let total = cells.len();
    let mut wrong = 0;
    for cell in cells {
        match cell.await {
            Ok(cell) => {
                if !cell.holds() {
                    wrong += 1;
                    println!(
                        "{} / {} / {}: {:?}\n   expected {:?}\n   {:?} {:?}",
                        cell.class.name,
                        cell.fault,
                        cell.strikes,
                        cell.row,
                        cell.expected.iter().map(|e| e.row).collect::<Vec<_>>(),
                        cell.flaws,
                        cell.took
                    );
                }
            }
            Err(error) => {
                wrong += 1;
                println!("{error:?}")
            }
        }
    }
    println!("{wrong} of {total} wrong after {:?}", start.elapsed());
    assert_eq!(wrong, 0);
}
