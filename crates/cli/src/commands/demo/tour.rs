//! How the tour is told: numbered steps for people, one document for scripts.

use std::time::Instant;

use anstyle::{AnsiColor, Style};
use serde_json::{Map, Value, json};

use crate::exit::Failure;
use crate::output::Output;
use crate::table::plain;

const TITLE: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const RESULT: Style = AnsiColor::Green.on_default();

/// The widest line of code.
const WIDTH: usize = 100;

/// Shows an expression, then evaluates that same expression.
macro_rules! shown {
    ($tour:expr, let $name:ident = $code:expr) => {
        $tour.code(concat!("let ", stringify!($name), " = ", stringify!($code), ";"))?;
        let $name = $code;
    };
    ($tour:expr, $code:expr) => {{
        $tour.code(concat!(stringify!($code), ";"))?;
        $code
    }};
}

pub(super) use shown;

/// The tour so far.
pub(super) struct Tour<'a> {
    output: &'a mut Output,
    steps: Vec<Step>,
    started: Instant,
}

#[derive(Default)]
struct Step {
    title: &'static str,
    code: Vec<String>,
    told: Vec<String>,
    facts: Map<String, Value>,
}

impl<'a> Tour<'a> {
    pub(super) fn begin(output: &'a mut Output) -> Result<Self, Failure> {
        let mut tour = Self {
            output,
            steps: Vec::new(),
            started: Instant::now(),
        };
        tour.line("A guided tour of the SDK against an emulator inside this process: no account, nothing leaves this machine.")?;
        Ok(tour)
    }

    fn line(&mut self, line: impl std::fmt::Display) -> Result<(), Failure> {
        if self.output.is_json() {
            Ok(())
        } else {
            self.output.line(line)
        }
    }

    /// Begins a step.
    pub(super) fn step(&mut self, title: &'static str) -> Result<(), Failure> {
        self.steps.push(Step {
            title,
            ..Step::default()
        });
        let number = self.steps.len();
        self.line(format_args!("\n{TITLE}{number:>2}  {title}{TITLE:#}"))
    }

    /// Shows the code about to run.
    pub(super) fn code(&mut self, code: &str) -> Result<(), Failure> {
        let code = one_line(code);
        for line in wrapped(&code) {
            self.line(format_args!("      {CODE}{line}{CODE:#}"))?;
        }
        if let Some(step) = self.steps.last_mut() {
            step.code.push(code);
        }
        Ok(())
    }

    /// Tells a result, in words and as a fact. Every fact is an object, so that scripts find all of them alike.
    pub(super) fn tell(&mut self, name: &str, words: impl AsRef<str>, fact: Value) -> Result<(), Failure> {
        let words = plain(words.as_ref());
        self.line(format_args!("    {RESULT}→{RESULT:#} {words}"))?;
        if let Some(step) = self.steps.last_mut() {
            step.told.push(words);
            step.facts.insert(name.to_owned(), fact);
        }
        Ok(())
    }

    /// Ends the tour.
    pub(super) fn end(self) -> Result<(), Failure> {
        let seconds = self.started.elapsed().as_secs_f64();
        if !self.output.is_json() {
            self.output
                .line(format_args!("\nDone in {seconds:.1} s. What to do next:"))?;
            self.output.line(
                "  vonage-video emulator          the same emulator, for your own tests in any language",
            )?;
            self.output
                .line("  vonage-video doctor            check the set-up for the real service")?;
            return self
                .output
                .line("  vonage-video sessions create   the first session of your own");
        }
        let steps: Vec<_> = self
            .steps
            .into_iter()
            .enumerate()
            .map(|(index, step)| step.document(index + 1))
            .collect();
        self.output
            .document(&json!({ "steps": steps, "seconds": seconds }))
    }
}

impl Step {
    fn document(self, number: usize) -> Value {
        json!({
            "step": number,
            "title": self.title,
            "code": self.code,
            "told": self.told,
            "facts": self.facts,
        })
    }
}

/// Enough of an id or token to recognize it.
pub(super) fn short(text: &str) -> String {
    const HEAD: usize = 8;
    const TAIL: usize = 4;
    let length = text.chars().count();
    if length <= HEAD + TAIL + 1 {
        return text.to_owned();
    }
    let head: String = text.chars().take(HEAD).collect();
    let tail: String = text.chars().skip(length - TAIL).collect();
    format!("{head}…{tail}")
}

/// Code as the compiler wrote it down, without the line breaks of its source.
fn one_line(code: &str) -> String {
    let words: Vec<_> = code.split_whitespace().collect();
    words
        .join(" ")
        .replace(" .", ".")
        .replace("( ", "(")
        .replace(" )", ")")
}

/// Breaks a chain of calls between calls.
fn wrapped(code: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for call in calls(code) {
        if let Some(line) = lines.last_mut() {
            if line.is_empty() || line.chars().count() + call.chars().count() <= WIDTH {
                line.push_str(call);
            } else {
                lines.push(format!("    {call}"));
            }
        }
    }
    lines
}

/// Cuts code before every `.` that follows a call and stands in no parentheses.
fn calls(code: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let (mut depth, mut previous) = (0_usize, ' ');
    for (place, character) in code.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '.' if depth == 0 && matches!(previous, ')' | '?') => cuts.push(place),
            _ => {}
        }
        previous = character;
    }
    cuts.push(code.len());
    cuts.windows(2)
        .filter_map(|cut| code.get(*cut.first()?..*cut.last()?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_chains_are_broken_between_calls() {
        let code = format!("let a = b.c(d.e().f()).{}().g()?.h().await?;", "x".repeat(90));
        let lines = wrapped(&code);
        assert_eq!(lines.concat().replace("    ", ""), code);
        assert_eq!(lines.first().map(String::as_str), Some("let a = b.c(d.e().f())"));
    }

    #[test]
    fn ids_are_shortened_and_short_ones_left_alone() {
        assert_eq!(short("0123456789abcdef"), "01234567…cdef");
        assert_eq!(short("0123456789abc"), "0123456789abc");
    }
}
