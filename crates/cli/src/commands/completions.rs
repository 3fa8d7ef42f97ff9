//! `vonage-video completions`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command, ValueEnum, ValueHint};
use clap_complete::aot;
use vonage_video::models::LanguageCode;

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

/// Prints the script for `command`, which is the whole program.
pub(crate) fn run(args: &CompletionsArgs, command: Command, output: &mut Output) -> Result<(), Failure> {
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
    output.line(script(shell, command).trim_end())
}

const NAME: &str = "vonage-video";

/// In the script for bash a hyphen in the program's name keeps commands below the first from being completed
/// (clap-rs/clap#6421), so that it is written for another name and then given this one.
fn script(shell: aot::Shell, command: Command) -> String {
    const PLAIN: &str = "vonage_video";
    if shell != aot::Shell::Bash {
        return written(shell, command, NAME);
    }
    let script = written(shell, command, PLAIN);
    let lines = script.lines().map(|line| match line.strip_suffix(PLAIN) {
        Some(registration) if line.trim_start().starts_with("complete ") => format!("{registration}{NAME}\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

fn written(shell: aot::Shell, command: Command, name: &'static str) -> String {
    let mut script = Vec::new();
    let mut command = with_hints(command.name(name));
    aot::generate(shell, &mut command, name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The command and all below it, as scripts see them: languages that are known are offered, and files for files alone.
fn with_hints(command: Command) -> Command {
    command.mut_args(hinted).mut_subcommands(with_hints)
}

fn hinted(argument: Arg) -> Arg {
    // Any tag is taken, since the service may learn new ones; the known ones are offered.
    if matches!(argument.get_id().as_str(), "language" | "transcription_language") {
        let known = LanguageCode::KNOWN.iter().map(LanguageCode::as_str);
        return argument.value_parser(PossibleValuesParser::new(known));
    }
    let takes_a_value = argument.get_action().takes_values();
    let names = argument.get_value_names().unwrap_or_default();
    match names.iter().any(|name| name.as_str() == "FILE") {
        true => argument.value_hint(ValueHint::FilePath),
        false if takes_a_value => argument.value_hint(ValueHint::Other),
        false => argument,
    }
}
