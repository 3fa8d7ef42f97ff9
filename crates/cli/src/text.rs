//! Text from elsewhere, made safe for one line of a terminal.

use crate::redact::redact;

/// Text on one line: what could steer a terminal or break a table is replaced.
pub(crate) fn plain(text: &str) -> String {
    let replace = |character: char| {
        let steers =
            character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if steers { '\u{fffd}' } else { character }
    };
    text.chars().map(replace).collect()
}

/// Foreign text on one line, without secrets.
pub(crate) fn line(text: &str) -> String {
    plain(&redact(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d\u{9b}e"), "a�[2Jb�c�d�e");
    }
}
