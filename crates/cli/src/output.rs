//! Where results go: standard output, and notes beside them: standard error.

use std::fmt::Display;
use std::io::{self, Stdout, Write};

use anstream::AutoStream;
use serde::Serialize;
use serde_json::Value;
use vonage_video::models::Clear;

use crate::closed;
use crate::exit::Failure;
use crate::json;
use crate::report;
use crate::table::{Fields, Table};

/// Standard output, with colors only where a person will see them.
pub(crate) struct Output {
    json: bool,
    out: AutoStream<Stdout>,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            out: AutoStream::auto(io::stdout()),
        }
    }

    /// Whether one JSON document is wanted.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Writes one JSON document.
    pub(crate) fn document<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
        self.line(text)
    }

    /// Writes the document of the service's answer as it came; this version's own where the body is none. Either has its
    /// secrets in clear text: `--json` is for programs that go on with them.
    pub(crate) fn answer<T: Serialize>(&mut self, body: &[u8], value: &T) -> Result<(), Failure> {
        if let Some(object) = json::object_of(body) {
            return self.line(object);
        }
        match serde_json::to_value(Clear(value)).map_err(io::Error::from)? {
            // A document all the same: what reads it expects an object.
            Value::Null => self.line("{}"),
            value => self.document(&value),
        }
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, line: impl Display) -> Result<(), Failure> {
        writeln!(self.open()?, "{line}")?;
        Ok(())
    }

    /// Writes a list, or a note where there is nothing to list.
    pub(crate) fn table(&mut self, table: &Table, when_empty: &str) -> Result<(), Failure> {
        if table.is_empty() {
            self.note(when_empty);
            return Ok(());
        }
        write!(self.open()?, "{table}")?;
        Ok(())
    }

    /// Writes the rows of a table so far and takes them out; nothing where there is none.
    pub(crate) fn rows(&mut self, table: &mut Table) -> Result<(), Failure> {
        if !table.is_empty() {
            write!(self.open()?, "{}", table.take())?;
        }
        Ok(())
    }

    /// Writes one thing with its properties.
    pub(crate) fn fields(&mut self, fields: &Fields) -> Result<(), Failure> {
        write!(self.open()?, "{fields}")?;
        Ok(())
    }

    /// Says something beside the result, on standard error.
    pub(crate) fn note(&self, note: impl Display) {
        report::note(note);
    }

    /// Standard output, unless it was closed and the result would be lost.
    fn open(&mut self) -> Result<&mut AutoStream<Stdout>, Failure> {
        closed::check()?;
        Ok(&mut self.out)
    }

    /// Makes sure that everything has been written.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        self.out.flush()?;
        Ok(())
    }
}
