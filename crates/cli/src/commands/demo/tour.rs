//! How the tour is told: numbered steps for people, one document for scripts.

use std::time::Instant;

use anstyle::{AnsiColor, Style};
use serde_json::{Map, Value, json};

use super::wrap;
use crate::exit::Failure;
use crate::output::Output;
use crate::text::plain;

const TITLE: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const RESULT: Style = AnsiColor::Green.on_default();

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
        tour.line("A guided tour of the SDK against an emulator inside this process: no account,")?;
        tour.line("nothing leaves this machine.")?;
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
        let mut number = format!("\n{:>2}", self.steps.len());
        for line in wrap::words(title, wrap::WIDTH) {
            self.line(format_args!("{number}  {TITLE}{line}{TITLE:#}"))?;
            "  ".clone_into(&mut number);
        }
        Ok(())
    }

    /// Shows the code about to run.
    pub(super) fn code(&mut self, code: &str) -> Result<(), Failure> {
        let code = wrap::one_line(code);
        for line in wrap::code(&code) {
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
        let mut arrow = '→';
        for line in wrap::words(&words, wrap::WIDTH) {
            self.line(format_args!("    {RESULT}{arrow}{RESULT:#} {line}"))?;
            arrow = ' ';
        }
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
            self.output
                .line("  vonage-video emulator         the same emulator, for tests in any language")?;
            self.output
                .line("  vonage-video doctor           check the set-up for the real service")?;
            return self
                .output
                .line("  vonage-video sessions create  the first session of your own");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_shortened_and_short_ones_left_alone() {
        assert_eq!(short("0123456789abcdef"), "01234567…cdef");
        assert_eq!(short("0123456789abc"), "0123456789abc");
    }
}
