//! No public type that can hold a secret shows it; which types those are, the sources tell.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;

use crate::support::printed::search;
use crate::support::{holders, sources};

/// Types that the sources name and that need not be in the table.
const NOT_HOLDERS: [(&str, &str); 5] = [
    (
        "vonage_video_emulator::StartError",
        "its source is an error of the system's",
    ),
    ("vonage_video_emulator::RunError", "as StartError"),
    (
        "vonage_video_emulator::Options",
        "made of a command line alone; a test of the emulator prints it",
    ),
    ("vonage_video_emulator::WebhookOption", "as Options"),
    ("vonage_video_emulator::SecretOption", "as Options"),
];

#[tokio::test]
async fn no_type_that_can_hold_a_secret_shows_it() {
    for holder in holders::holders().await {
        for text in &holder.printed {
            assert!(!text.is_empty());
            search(&holder.name, text);
        }
    }
}

#[tokio::test]
async fn every_type_that_can_hold_a_secret_is_in_the_table() {
    let table: BTreeSet<String> = holders::holders()
        .await
        .into_iter()
        .map(|holder| holder.name)
        .collect();
    let found = sources::holders(&sources::libraries());
    let excused: BTreeSet<String> = NOT_HOLDERS.map(|(name, _)| name.to_owned()).into();
    let known: BTreeSet<String> = table.union(&excused).cloned().collect();
    let missing: Vec<_> = found.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "these can hold secrets; add them to tests/tests/support/holders.rs: {missing:#?}"
    );
    let idle: Vec<_> = excused.difference(&found).collect();
    assert!(idle.is_empty(), "no need to excuse {idle:?}");
}

#[test]
fn what_holds_a_secret_is_found_through_other_types() {
    let found = |text: &str| {
        let found = sources::holders(&[("x".to_owned(), text.to_owned())]);
        found.into_iter().collect::<Vec<_>>().join(" ")
    };
    let chain =
        "pub struct A {\n    pub b: Vec<B>,\n}\nstruct B(C);\npub(crate) enum C {\n    One(Secret),\n}\n";
    assert_eq!(found(chain), "x::A");
    let names = "pub struct A {\n    /// A Secret.\n    pub Secret: u8,\n}\npub enum B {\n    Secret,\n    One(u8),\n}\n";
    assert_eq!(found(names), "");
    let by_hand = "pub struct A(String);\nimpl fmt::Debug for A {\n}\npub struct B(String);\n";
    assert_eq!(found(by_hand), "x::A");
}
