//! A command line that could not be read, as an error of this program's own.

use clap::error::ErrorKind;

use crate::exit::Failure;
use crate::redact::redact;

const HELP: &str = "vonage-video --help lists commands and options";

/// The message with everything it lists, such as which argument is missing, and the tip as advice.
pub(crate) fn failure(error: &clap::Error) -> Failure {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Failure::usage("no command is named", HELP);
    }
    // Before lines are joined: their breaks tell where a key goes on.
    let text = redact(&error.render().to_string());
    let (told, _) = text.split_once("\n\nUsage:").unwrap_or((&text, ""));
    let (told, _) = told.split_once("\n\nFor more information").unwrap_or((told, ""));
    let (message, tips) = told.split_once("\n\n  tip: ").unwrap_or((told, ""));
    let advice = match tips {
        "" => HELP.to_owned(),
        tips => one_line(&tips.replace("\n  tip: ", "; ")),
    };
    Failure::usage(one_line(message.trim_start_matches("error: ")), advice)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
