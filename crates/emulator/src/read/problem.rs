//! What is wrong with a value, in words for whoever sent it.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

/// What is wrong with a value. Where it is, is known only further out.
#[derive(Debug)]
pub(super) enum Problem {
    /// It must be something else.
    Must(String),
    Missing(&'static str),
    Unknown {
        name: String,
        known: &'static [&'static str],
    },
    Twice(&'static str),
    /// In words of our own types.
    Other(String),
}

impl Problem {
    /// The whole sentence, for a problem at this path.
    pub(super) fn at(self, path: &str) -> String {
        // A path of nothing is the whole value.
        let path = if path == "." { "" } else { path };
        let inside = |name: &str| match path {
            "" => format!("`{name}`"),
            path if path == name || path.ends_with(&format!(".{name}")) => format!("`{path}`"),
            path => format!("`{path}.{name}`"),
        };
        let here = if path.is_empty() {
            "it".to_owned()
        } else {
            format!("`{path}`")
        };
        match self {
            Self::Must(rule) => format!("{here} must be {rule}"),
            Self::Missing(name) => format!("{} is missing", inside(name)),
            Self::Twice(name) => format!("{} is given twice", inside(name)),
            Self::Unknown { name, known } => match &*list(known, "and") {
                "" => format!("{} is not known, and nothing else is", inside(&name)),
                known => format!("{} is not known; known are {known}", inside(&name)),
            },
            // What our own types find wrong begins with the field's name, or with that of the type.
            Self::Other(text) if text.starts_with('`') => text,
            Self::Other(text) => match text.split_once(" must be ") {
                Some((subject, rule)) if subject.split(' ').count() <= 2 => format!("{here} must be {rule}"),
                _ if path.is_empty() => text,
                _ => format!("{here}: {text}"),
            },
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Must(rule) => write!(f, "must be {rule}"),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Unknown { name, .. } => write!(f, "`{name}` is not known"),
            Self::Twice(name) => write!(f, "`{name}` is given twice"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Problem {}

impl Error for Problem {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::Other(text.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Must(in_words(expected))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Must(in_words(expected))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::Must(in_words(expected))
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::Must(list(known, "or"))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::Unknown {
            name: name.to_owned(),
            known,
        }
    }

    fn missing_field(name: &'static str) -> Self {
        Self::Missing(name)
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::Twice(name)
    }
}

/// What a reader expects, in words of JSON rather than of this program.
fn in_words(expected: &dyn Expected) -> String {
    let expected = expected.to_string();
    match &*expected {
        "a string" | "a borrowed string" | "a character" => "text",
        "a boolean" => "true or false",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a sequence" | "a list" => "an array",
        "a map" => "an object",
        "unit" => "null",
        other if other.starts_with("struct ") => "an object",
        other if other.starts_with("enum ") || other.starts_with("variant ") => "text",
        other => other,
    }
    .to_owned()
}

/// The names, with a word before the last one.
fn list(names: &[&str], word: &str) -> String {
    let mut quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    let last = quoted.pop();
    match (quoted.is_empty(), last) {
        (_, None) => String::new(),
        (true, Some(last)) => last,
        (false, Some(last)) => format!("{} {word} {last}", quoted.join(", ")),
    }
}
