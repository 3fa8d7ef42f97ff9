//! Plain tables: a list with a head line, and one thing with its properties.
//!
//! Not made with a crate for tables: `comfy-table` and `tabled` draw a table at once, while a list that is read page by
//! page keeps its columns from one part to the next, and spaces at line ends and the style of the head line would have to
//! be mended afterwards. That takes as many lines as padding the cells here.

use std::borrow::Cow;
use std::fmt;

use anstyle::Style;

use crate::text::plain;

const HEAD: Style = Style::new().bold();
const NAME: Style = Style::new().dimmed();

/// A list.
#[derive(Debug)]
pub(crate) struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    /// How wide the columns were in the parts that were [taken](Self::take); none was without the head line.
    before: Option<Vec<usize>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(head: [&'static str; N]) -> Self {
        Self {
            head: head.into(),
            rows: Vec::new(),
            before: None,
        }
    }

    /// The rows so far as text, with the head line if it is the first part. What follows is aligned to it as long as
    /// it fits.
    pub(crate) fn take(&mut self) -> String {
        let text = self.to_string();
        self.before = Some(self.widths());
        self.rows.clear();
        text
    }

    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cow<'a, str>>) {
        self.rows
            .push(cells.into_iter().map(|cell| plain(&cell)).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn widths(&self) -> Vec<usize> {
        let head = self.head.iter().map(|cell| cell.len());
        let mut widths = self.before.clone().unwrap_or_else(|| head.collect());
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        widths
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let padded = cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        if self.before.is_none() {
            writeln!(f, "{HEAD}{}{HEAD:#}", line(&mut self.head.iter().copied()))?;
        }
        for row in &self.rows {
            writeln!(f, "{}", line(&mut row.iter().map(String::as_str)))?;
        }
        Ok(())
    }
}

/// One thing with its properties.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(&'static str, String)>);

impl Fields {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a property.
    pub(crate) fn with(self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.maybe(name, Some(value))
    }

    /// Adds a property, if it is known.
    pub(crate) fn maybe(mut self, name: &'static str, value: Option<impl AsRef<str>>) -> Self {
        self.0.extend(value.map(|value| (name, plain(value.as_ref()))));
        self
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .0
            .iter()
            .map(|(name, _)| name.len())
            .max()
            .unwrap_or_default();
        for (name, value) in &self.0 {
            writeln!(f, "{NAME}{name:<width$}{NAME:#}  {value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(["ID", "NAME"]);
        for row in [["stream-1", "é"], ["2", ""]] {
            table.row(row.map(Cow::from));
        }
        let text = anstream::adapter::strip_str(&table.to_string()).to_string();
        assert_eq!(text, "ID        NAME\nstream-1  é\n2\n");
    }

    #[test]
    fn a_table_in_parts_has_one_head_line_and_keeps_its_columns() {
        let mut table = Table::new(["ID", "NAME"]);
        table.row(["stream-1", "x"].map(Cow::from));
        let first = table.take();
        assert!(table.is_empty());
        table.row(["2", "y"].map(Cow::from));
        let text = anstream::adapter::strip_str(&(first + &table.take())).to_string();
        assert_eq!(text, "ID        NAME\nstream-1  x\n2         y\n");
    }
}
