//! Bodies that are no JSON.

use std::error::Error;
use std::fmt;

/// A body that is no JSON (RFC 8259): what about it, and where.
///
/// The only thing that keeps a body from being read. Nothing of the body appears here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotJson {
    kind: NotJsonKind,
    line: usize,
    column: usize,
}

/// Why a body is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotJsonKind {
    /// There is nothing, or white space alone.
    Empty,
    /// It is no UTF-8.
    NotUtf8,
    /// It ends in the middle of something.
    CutOff,
    /// Something else stands where JSON goes on, or something follows it.
    Syntax,
}

impl NotJson {
    pub(super) fn new(kind: NotJsonKind, line: usize, column: usize) -> Self {
        Self { kind, line, column }
    }

    /// Why.
    #[must_use]
    pub fn kind(&self) -> NotJsonKind {
        self.kind
    }

    /// The line where it stops being JSON, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The byte of that line, counted from 1; 0 where the line's first byte was not reached.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.kind {
            NotJsonKind::Empty => return f.write_str("the body is no JSON: it is empty"),
            NotJsonKind::NotUtf8 => "it is no UTF-8",
            NotJsonKind::CutOff => "it is cut off",
            NotJsonKind::Syntax => "it breaks the grammar",
        };
        write!(
            f,
            "the body is no JSON: {why} at line {}, byte {}",
            self.line, self.column
        )
    }
}

impl Error for NotJson {}
