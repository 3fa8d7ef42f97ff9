//! `miri`: the tests of the crates without sockets and cryptography, in an interpreter that sees undefined behavior.
//!
//! Our crates have no `unsafe` code; what they stand on has. Miri comes with the nightly toolchain alone, which nothing
//! else here needs, so this is no part of `ci`.

use anyhow::bail;

use crate::shell::Cmd;
use crate::workspace::Workspace;

/// ring and sockets are beyond the interpreter. Of core, the long lists of `tests/paging.rs` are left out: they take it
/// many minutes and run no other code than the rest.
const CRATES: [(&str, &[&str]); 2] = [
    ("vonage-video-models", &["--lib"]),
    ("vonage-video-core", &["--lib", "--test", "contract"]),
];

/// Runs the tests of each crate, with few cases for each property: it is some hundred times slower than a processor.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let installed = Cmd::new("cargo", &workspace.root)
        .quiet()
        .args(["+nightly", "miri", "--version"])
        .capture();
    if !installed.is_ok_and(|told| told.success) {
        bail!("Miri is missing: rustup toolchain install nightly --component miri --component rust-src");
    }
    for (name, tests) in CRATES {
        // By rustup's own cargo: the one that runs this program does not know other toolchains.
        let mut command = Cmd::new("cargo", &workspace.root)
            .args(["+nightly", "miri", "test", "--package", name])
            .args(tests)
            .env("CARGO_TARGET_DIR", workspace.root.join("target/miri"))
            // proptest looks for its folder, and random numbers come from the system.
            .env("MIRIFLAGS", "-Zmiri-disable-isolation")
            .env("PROPTEST_CASES", "4")
            .into_command();
        for name in ["RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN", "CARGO"] {
            command.env_remove(name);
        }
        let status = command.status()?;
        if !status.success() {
            bail!("{name}: Miri ended with {status}");
        }
    }
    println!("xtask miri: ok ({} crates)", CRATES.len());
    Ok(())
}
