//! A list of 100,000 archives, read while more are started. How much memory that takes, `examples/paging_memory.rs` shows.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use vonage_video::archives::{ListArchives, StartArchive};
use vonage_video::experience_composer::{ListRenders, StartRender};
use vonage_video_emulator::SeedArchives;

use crate::support::world::World;

const ARCHIVES: usize = 100_000;
/// How many appear between two pages, besides those that are started while a page is read.
const BETWEEN: usize = 300;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_archives_are_each_read_once_while_more_are_started() {
    let world = World::start(false).await;
    let party = world.party().await;
    let session = party.session.clone();
    world
        .control
        .seed_archives(&session, SeedArchives::new(ARCHIVES))
        .await
        .unwrap();
    let seen = world.seen(&session).await;
    let mut wanted: HashSet<String> = seen
        .archives
        .into_iter()
        .map(|archive| archive.archive_id)
        .collect();
    assert_eq!(wanted.len(), ARCHIVES);

    // Somebody starts archives all the while, through the API, stopping each so that the session does not fill up.
    let (over, started) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let starting = tokio::spawn({
        let (client, session) = (world.client.clone(), session.clone());
        let (over, started) = (Arc::clone(&over), Arc::clone(&started));
        async move {
            while !over.load(Ordering::Relaxed) {
                let archive = client
                    .archives()
                    .start(StartArchive::new(&session).tag("new"))
                    .await
                    .unwrap();
                started.fetch_add(1, Ordering::Relaxed);
                client.archives().stop(&archive.id).await.unwrap();
            }
        }
    });
    let mut pages = world
        .client
        .archives()
        .list(ListArchives::new().page_size(1000))
        .pages();
    let (mut read, mut newer, mut appeared) = (0, HashSet::new(), 0);
    while let Some(page) = pages.try_next().await.unwrap() {
        read += 1;
        for archive in page {
            let id = archive.id.as_str();
            if !wanted.remove(id) {
                assert!(newer.insert(id.to_owned()), "{id} was read twice");
            }
        }
        world
            .control
            .seed_archives(&session, SeedArchives::new(BETWEEN))
            .await
            .unwrap();
        appeared += BETWEEN;
    }
    over.store(true, Ordering::Relaxed);
    starting.await.unwrap();
    assert_eq!(wanted.len(), 0, "not read at all");
    assert!(
        started.load(Ordering::Relaxed) > 0 && appeared > 100 * BETWEEN,
        "{read} pages"
    );
    // Of those that are newer than the first page, none is read.
    assert!(newer.len() <= 1000, "{}", newer.len());
}

#[tokio::test]
async fn every_list_is_read_to_its_end_in_pages_of_any_size() {
    let world = World::start(false).await;
    let party = world.party().await;
    let session = party.session.clone();
    let token = world.client.grant(&session).sign().await.unwrap();
    for number in 0..23 {
        let page = format!("https://stage.example.org/{number}");
        world
            .client
            .renders()
            .start(StartRender::new(&session, &token, page))
            .await
            .unwrap();
    }
    world
        .control
        .seed_archives(&session, SeedArchives::new(23))
        .await
        .unwrap();
    for size in [1, 7, 22, 23, 24, 1000] {
        let archives = world
            .client
            .archives()
            .list(ListArchives::new().session(&session).page_size(size));
        let (mut archives, mut ids) = (archives.items(), HashSet::new());
        while let Some(archive) = archives.try_next().await.unwrap() {
            assert!(ids.insert(archive.id));
        }
        assert_eq!(ids.len(), 23, "{size}");
        let mut renders = world
            .client
            .renders()
            .list(ListRenders::new().page_size(size))
            .items();
        let mut ids = HashSet::new();
        while let Some(render) = renders.try_next().await.unwrap() {
            assert!(ids.insert(render.id));
        }
        assert_eq!(ids.len(), 23, "{size}");
    }
}
