//! Lines that fit on a terminal of 80 columns.

use std::borrow::Cow;

use textwrap::{Options, WordSeparator, WordSplitter};

/// What is left of 80 columns beside the margin of code and of what is told.
pub(super) const WIDTH: usize = 74;

/// Where code goes on after a break.
const INDENT: &str = "    ";

/// Breaks text between words. Columns inside of a line are kept: they are aligned with those of other lines.
pub(super) fn words(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    let options = Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

/// Code as the compiler wrote it down, without the line breaks of its source.
pub(super) fn one_line(code: &str) -> String {
    let words: Vec<_> = code.split_whitespace().collect();
    words
        .join(" ")
        .replace(" .", ".")
        .replace("( ", "(")
        .replace(" )", ")")
}

/// Breaks code where a person would: before a call of a chain or behind a comma, as little inside of parentheses as
/// possible.
pub(super) fn code(code: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut rest, mut indent) = (code, "");
    while rest.chars().count() + indent.len() > WIDTH {
        let Some((line, after)) = cut(rest, WIDTH - indent.len()) else {
            break;
        };
        lines.push(format!("{indent}{}", line.trim_end()));
        (rest, indent) = (after, INDENT);
    }
    lines.push(format!("{indent}{rest}"));
    lines
}

/// A line of at most this width, and what comes after it.
fn cut(code: &str, width: usize) -> Option<(&str, &str)> {
    let fit: Vec<_> = places(code)
        .into_iter()
        .filter(|place| place.column <= width)
        .collect();
    // A line of next to nothing reads worse than a break at a greater depth.
    let long = fit.iter().filter(|place| place.column > width / 3);
    let best = long
        .min_by_key(|place| (place.depth, width - place.column))
        .or(fit.last())?;
    code.split_at_checked(best.byte)
}

/// A place where code may be broken.
struct Place {
    byte: usize,
    column: usize,
    /// How many parentheses are open.
    depth: usize,
}

fn places(code: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let (mut depth, mut previous, mut in_text) = (0_usize, ' ', false);
    for (column, (byte, character)) in code.char_indices().enumerate() {
        let may_break = match character {
            // Alone on a line it says too little.
            '.' if code.get(byte..).is_some_and(|after| after.starts_with(".await")) => false,
            '.' => matches!(previous, ')' | '?'),
            _ => previous == ' ' && code.get(..byte).is_some_and(|before| before.ends_with(", ")),
        };
        if may_break && !in_text {
            places.push(Place { byte, column, depth });
        }
        match character {
            '"' => in_text = !in_text,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        previous = character;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_chains_are_broken_between_calls() {
        let long = "x".repeat(40);
        let chain = format!("let a = b.c(d.e().f()).{long}().g()?.{long}(\"a, b\").await?;");
        assert_eq!(
            code(&chain),
            [
                format!("let a = b.c(d.e().f()).{long}().g()?"),
                format!("    .{long}(\"a, b\").await?;")
            ]
        );
    }

    #[test]
    fn arguments_are_broken_apart_where_there_is_no_chain() {
        let call = format!("a.b(c::d({}, \"x, y\", {}))?;", "e".repeat(40), "f".repeat(40));
        assert_eq!(
            code(&call),
            [
                format!("a.b(c::d({}, \"x, y\",", "e".repeat(40)),
                format!("    {}))?;", "f".repeat(40))
            ]
        );
    }

    #[test]
    fn what_cannot_be_broken_stays_whole() {
        let word = "x".repeat(100);
        assert_eq!(code(&word), std::slice::from_ref(&word));
        assert_eq!(words(&word, 10), [word.as_str()]);
        assert_eq!(words("a  bc d", 5), ["a  bc", "d"]);
    }
}
