//! What is going on, on one line of standard error that is written over again: only where a person watches.

use std::io::{IsTerminal, Write};

use crate::text::line;

/// Back to the start of the line, and empty it.
const CLEAR: &str = "\r\u{1b}[2K";

/// More would wrap on a narrow terminal, where a line cannot be taken back.
const LONGEST: usize = 78;

/// The status line. Silent where standard error is no terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatusLine {
    watched: bool,
}

impl StatusLine {
    /// A line for a person; `wanted` is false where other lines are told at the same time.
    pub(crate) fn new(wanted: bool) -> Self {
        Self {
            watched: wanted && std::io::stderr().is_terminal(),
        }
    }

    /// Writes over what stands there.
    pub(crate) fn show(self, text: &str) {
        let text: String = line(text).chars().take(LONGEST).collect();
        self.write(&format!("{CLEAR}{text}"));
    }

    /// Takes the line back, before anything else is written.
    pub(crate) fn clear(self) {
        self.write(CLEAR);
    }

    fn write(self, text: &str) {
        if self.watched {
            let mut out = anstream::stderr().lock();
            // Where standard error is closed, nobody watches.
            let _ = write!(out, "{text}").and_then(|()| out.flush());
        }
    }
}

/// A number of bytes for people, to three digits or so: `0 B`, `12.3 kB`, `1.4 GB`.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if count < 1000 {
        return format!("{count} B");
    }
    let (mut tenths, mut unit) = (count / 100, "kB");
    for larger in UNITS.into_iter().skip(1) {
        if tenths < 10_000 {
            break;
        }
        (tenths, unit) = (tenths / 1000, larger);
    }
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// How far something has come: `1.2 MB of 4.8 MB, 25 %`.
pub(crate) fn share(done: u64, total: Option<u64>) -> String {
    match total {
        Some(total) if total > 0 => {
            let percent = u128::from(done) * 100 / u128::from(total);
            format!("{} of {}, {percent} %", bytes(done), bytes(total))
        }
        _ => bytes(done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_the_largest_unit_that_fits() {
        for (count, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (12_345, "12.3 kB"),
            (999_999, "999.9 kB"),
            (1_000_000, "1.0 MB"),
            (1_400_000_000, "1.4 GB"),
            (u64::MAX, "18446744.0 TB"),
        ] {
            assert_eq!(bytes(count), text);
        }
    }

    #[test]
    fn a_share_without_a_total_is_an_amount() {
        assert_eq!(share(1_200_000, Some(4_800_000)), "1.2 MB of 4.8 MB, 25 %");
        assert_eq!(share(5, Some(0)), "5 B");
        assert_eq!(
            share(u64::MAX, Some(u64::MAX)),
            "18446744.0 TB of 18446744.0 TB, 100 %"
        );
        assert_eq!(share(5, None), "5 B");
    }
}
