//! What stands in for `demo` and `emulator` in a build without the feature `emulator`.

use std::ffi::OsString;

use clap::Args;

use crate::exit::Failure;

/// Whatever the command would take.
#[derive(Args, Debug)]
pub(crate) struct AbsentArgs {
    /// Options of the command
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _options: Vec<OsString>,
}

pub(crate) fn refuse(command: &str) -> Failure {
    Failure::usage(
        format!("cannot run `{command}`: this build has no emulator"),
        "install the program with its default features: cargo install vonage-video-cli",
    )
}
