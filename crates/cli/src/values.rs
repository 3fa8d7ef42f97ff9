//! Values that are secret or long: `@FILE` and `-` (standard input) stand for what is in there, so that it is neither
//! visible in the process list nor kept in the shell's history.

use std::path::Path;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use vonage_video::models::Secret;

use crate::exit::Failure;
use crate::files;

/// Reads the values of one command, which has one standard input.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The option that has read standard input.
    reader: Option<&'static str>,
}

impl Values {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A text of any number of lines, such as a stylesheet. `option` is what it is called on the command line.
    pub(crate) fn text(&mut self, option: &'static str, argument: &str) -> Result<String, Failure> {
        let text = match argument.strip_prefix('@') {
            Some("") => {
                return Err(Failure::usage(
                    format!("{option}: no file is named after @"),
                    "write @ and the path of a file, as in @name.txt",
                ));
            }
            Some(path) => files::read(option, Path::new(path))?,
            None if argument == "-" => self.standard_input(option)?,
            None => return Ok(argument.to_owned()),
        };
        Ok(without_line_end(&text).to_owned())
    }

    /// A secret: one line, and not an empty one. It is never repeated, whatever is wrong with it.
    pub(crate) fn secret(&mut self, option: &'static str, argument: &str) -> Result<Secret, Failure> {
        let text = self.text(option, argument)?;
        let problem = if text.trim().is_empty() {
            "is empty"
        } else if text.contains(['\n', '\r']) {
            "has more than one line"
        } else {
            return Ok(Secret::new(text));
        };
        let place = match argument.strip_prefix('@') {
            Some(path) => format!("the file {path}"),
            None if argument == "-" => "standard input".to_owned(),
            None => "the value".to_owned(),
        };
        Err(Failure::usage(
            format!("{option}: {place} {problem}"),
            "one line is expected, with nothing but the value in it",
        ))
    }

    /// The bytes of a file, or with `-` of standard input, exactly as they are.
    pub(crate) fn bytes(&mut self, option: &'static str, path: &Path) -> Result<Vec<u8>, Failure> {
        if path.as_os_str() != "-" {
            return files::read_bytes(option, path);
        }
        self.take_standard_input(option)?;
        files::read_stdin_bytes(option)
    }

    fn standard_input(&mut self, option: &'static str) -> Result<String, Failure> {
        self.take_standard_input(option)?;
        files::read_stdin(option)
    }

    fn take_standard_input(&mut self, option: &'static str) -> Result<(), Failure> {
        if let Some(reader) = self.reader.replace(option) {
            return Err(Failure::usage(
                format!("{option}: standard input is read already, by {reader}"),
                "at most one value can be -; put the others into files, as in @name.txt",
            ));
        }
        Ok(())
    }
}

/// Editors and `echo` end a text with a line break that does not belong to it.
fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// Takes a number without a fraction, not below 0.
pub(crate) fn whole<T: FromStr>(text: &str) -> Result<T, &'static str> {
    text.parse()
        .map_err(|_| "it must be a whole number, not below 0, in digits alone")
}

/// Takes one of the values that the SDK knows; help and errors list them. The service may know more: whoever needs one sends it
/// with the command that `--curl` prints.
pub(crate) fn known<T>(
    values: &'static [T],
    name: fn(&'static T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: From<String> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(values.iter().map(name)).map(T::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_break_at_the_end_does_not_belong_to_the_value() {
        for (text, value) in [
            ("a\n", "a"),
            ("a\r\n", "a"),
            ("a", "a"),
            ("a \n", "a "),
            ("a\n\n", "a\n"),
            ("\n", ""),
            ("", ""),
        ] {
            assert_eq!(without_line_end(text), value, "{text:?}");
        }
    }

    #[test]
    fn a_whole_number_is_digits_that_fit() {
        assert_eq!(
            (whole::<u64>("0"), whole::<u32>("4294967295")),
            (Ok(0), Ok(u32::MAX))
        );
        for text in ["-1", "", "1.0", "1e3", "4294967296", "x", " 1"] {
            assert!(whole::<u32>(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_value_that_stands_on_the_command_line_is_taken_as_it_is() {
        for value in ["a", "", "a\n", "--x", "x@y", "--", " -"] {
            assert_eq!(Values::new().text("--x", value).unwrap(), value);
        }
    }
}
