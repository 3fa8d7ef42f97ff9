//! How every command reports: findings, a verdict, and plain tables.

use std::fmt::Display;

use anyhow::bail;

/// What a check found wrong. Empty means the check passed.
#[derive(Debug, Default)]
pub struct Findings(Vec<String>);

impl Findings {
    /// Notes one problem. Say where it is, what is wrong, and what to do.
    pub fn add(&mut self, finding: impl Display) {
        self.0.push(finding.to_string());
    }

    /// The findings so far, in the order they were noted.
    #[cfg(test)]
    pub fn list(&self) -> &[String] {
        &self.0
    }

    /// Prints what was checked and ends the command: success when nothing was found.
    ///
    /// # Errors
    /// When there are findings, after printing each of them.
    pub fn verdict(self, command: &str, checked: &str) -> anyhow::Result<()> {
        if self.0.is_empty() {
            println!("xtask {command}: ok ({checked})");
            return Ok(());
        }
        for finding in &self.0 {
            eprintln!("  - {finding}");
        }
        bail!("{} finding(s); checked {checked}", self.0.len())
    }
}

/// A table of text with columns as wide as their widest cell.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these column heads.
    pub fn new(heads: &[&str]) -> Self {
        Self {
            rows: vec![heads.iter().map(ToString::to_string).collect()],
        }
    }

    /// Adds a row; cells beyond the number of heads widen the table.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The finished text, ending in a newline, with a rule under the heads.
    pub fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            text.push_str(cells.join("  ").trim_end());
            text.push('\n');
            if index == 0 {
                text.push_str(&"-".repeat(widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1)));
                text.push('\n');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_columns_line_up() {
        let mut table = Table::new(&["crate", "n"]);
        table.row(vec!["a".into(), "10".into()]);
        assert_eq!(table.render(), "crate  n\n---------\na      10\n");
    }

    #[test]
    fn findings_fail_the_command() {
        let mut findings = Findings::default();
        assert!(Findings::default().verdict("x", "nothing").is_ok());
        findings.add("a/b.rs: wrong");
        assert!(findings.verdict("x", "one file").is_err());
    }
}
