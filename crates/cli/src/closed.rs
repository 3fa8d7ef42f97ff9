//! Whether standard output was open when the program started.
//!
//! Rust's runtime opens `/dev/null` in place of a closed standard stream before `main`, and nothing tells that one from a
//! `/dev/null` which the caller chose. So this is looked at before the runtime starts, by the one kind of code that runs
//! then without `unsafe` of ours: the registration of `inventory`, which asks for the registry of a type. Its version is
//! pinned, since that is not meant for other uses; a test shows that it still works.

use std::io;

/// Fails where standard output was closed: what is written to it would be lost.
pub(crate) fn check() -> io::Result<()> {
    if at_start::STDOUT.load(std::sync::atomic::Ordering::Relaxed) {
        return Err(io::Error::other("standard output is closed"));
    }
    Ok(())
}

#[cfg(unix)]
mod at_start {
    use std::io;
    use std::os::fd::AsFd;
    use std::sync::atomic::{AtomicBool, Ordering};

    pub(super) static STDOUT: AtomicBool = AtomicBool::new(false);

    struct Start;

    impl inventory::Collect for Start {
        fn registry() -> &'static inventory::Registry {
            static REGISTRY: inventory::Registry = inventory::Registry::new();
            // What is not open cannot be duplicated.
            let is_closed = io::stdout().as_fd().try_clone_to_owned().is_err();
            STDOUT.store(is_closed, Ordering::Relaxed);
            &REGISTRY
        }
    }

    inventory::submit! { Start }
}

#[cfg(not(unix))]
mod at_start {
    pub(super) static STDOUT: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
}
