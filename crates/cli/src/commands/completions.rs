//! `vonage-video completions`.

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::aot;

use crate::cli::Cli;
use crate::exit::Failure;
use crate::output::Output;

pub(crate) const EXAMPLES: &str = "\
Examples:
  vonage-video completions bash > ~/.local/share/bash-completion/completions/vonage-video
  vonage-video completions zsh > ~/.zfunc/_vonage-video
  vonage-video completions fish > ~/.config/fish/completions/vonage-video.fish
  vonage-video completions powershell >> $PROFILE

For zsh the directory must be in fpath before compinit runs.";

#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

pub(crate) fn run(args: &CompletionsArgs, output: &mut Output) -> Result<(), Failure> {
    if output.is_json() {
        return Err(Failure::usage(
            "--json has no effect on `completions`",
            "leave it out: what is printed is a script",
        ));
    }
    let shell = match args.shell {
        Shell::Bash => aot::Shell::Bash,
        Shell::Zsh => aot::Shell::Zsh,
        Shell::Fish => aot::Shell::Fish,
        Shell::Powershell => aot::Shell::PowerShell,
    };
    output.line(script(shell).trim_end())
}

const NAME: &str = "vonage-video";

/// In the script for bash a hyphen in the program's name keeps commands below the first from being completed
/// (clap-rs/clap#6421), so that it is written for another name and then given this one.
fn script(shell: aot::Shell) -> String {
    const PLAIN: &str = "vonage_video";
    if shell != aot::Shell::Bash {
        return written(shell, NAME);
    }
    let script = written(shell, PLAIN);
    let lines = script.lines().map(|line| match line.strip_suffix(PLAIN) {
        Some(registration) if line.trim_start().starts_with("complete ") => format!("{registration}{NAME}\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

fn written(shell: aot::Shell, name: &'static str) -> String {
    let mut script = Vec::new();
    aot::generate(shell, &mut Cli::command().name(name), name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
