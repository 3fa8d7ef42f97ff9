//! PEM (RFC 7468), forgiving about everything that survives a trip through environment variables and secret stores:
//! line breaks lost or written as `\n`, carriage returns, blanks, quotes, and other blocks around the one that is wanted.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_PAD_INDIFFERENT};
use zeroize::Zeroizing;

use super::problem::{self, Problem};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// One block as it stands in the text.
pub(crate) struct Block<'a> {
    pub(crate) label: &'a str,
    body: &'a str,
    closed: bool,
}

/// All blocks of a text, in order; what stands between them is skipped, as RFC 7468 has it.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(BEGIN)?;
        let (label, content) = after.split_once(DASHES)?;
        // A block without an end must not swallow the next one.
        let own = content
            .find(BEGIN)
            .map_or(content, |next| content.get(..next).unwrap_or(content));
        let end = own.split_once(END).filter(|(_, end)| {
            end.strip_prefix(label)
                .is_some_and(|dashes| dashes.starts_with(DASHES))
        });
        rest = content;
        Some(Block {
            label,
            body: end.map_or(own, |(body, _)| body),
            closed: end.is_some(),
        })
    })
}

impl Block<'_> {
    /// The bytes of the block, wiped when dropped.
    pub(crate) fn decode(&self) -> Result<Zeroizing<Vec<u8>>, Problem> {
        if self.body.contains("DEK-Info:") || self.body.contains("Proc-Type:") {
            return Err(problem::ENCRYPTED);
        }
        if !self.closed {
            return Err(problem::NO_END_LINE);
        }
        // Sized once: growing would leave copies behind that nobody wipes.
        let mut symbols = Zeroizing::new(Vec::with_capacity(self.body.len()));
        for line in self.body.split(['\n', '\r']) {
            push_symbols(line, &mut symbols);
        }
        decode_symbols(&symbols)
    }
}

/// Copies what can be base64 and leaves out blanks and the escapes `\n`, `\r` and `\t`, however often escaped.
fn push_symbols(line: &str, symbols: &mut Vec<u8>) {
    // A header such as `Key-Info: …`; base64 has no colon.
    if line.contains(':') {
        return;
    }
    let mut bytes = line.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next_if(|next| matches!(next, b'n' | b'r' | b't'));
            }
            byte if byte.is_ascii_whitespace() => {}
            byte => symbols.push(byte),
        }
    }
}

fn decode_symbols(symbols: &[u8]) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut bytes = Zeroizing::new(vec![0; base64::decoded_len_estimate(symbols.len())]);
    let written = STANDARD_PAD_INDIFFERENT
        .decode_slice(symbols, &mut bytes)
        .map_err(|error| match error {
            base64::DecodeSliceError::DecodeError(base64::DecodeError::InvalidByte(..)) => {
                problem::INVALID_BASE64
            }
            _ => problem::TRUNCATED,
        })?;
    bytes.truncate(written);
    Ok(bytes)
}

/// Writes a block with the lines of 64 characters that RFC 7468 asks for.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let mut text = format!("{BEGIN}{label}{DASHES}\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(64).unwrap_or((rest, ""));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(END);
    text.push_str(label);
    text.push_str("-----\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(text: &str) -> Vec<(&str, bool)> {
        blocks(text).map(|block| (block.label, block.closed)).collect()
    }

    #[test]
    fn blocks_are_found_among_other_text() {
        let text = "# note\n-----BEGIN A-----\nZm9v\n-----END A-----\nBag Attributes\n-----BEGIN B C-----Zg==-----END B C-----";
        assert_eq!(labels(text), [("A", true), ("B C", true)]);
    }

    #[test]
    fn a_block_without_end_does_not_swallow_the_next() {
        let text = "-----BEGIN A-----\nZm9v\n-----BEGIN B-----\nZg==\n-----END B-----";
        assert_eq!(labels(text), [("A", false), ("B", true)]);
        assert_eq!(labels("-----BEGIN A-----\nZg==\n-----END B-----"), [("A", false)]);
    }

    #[test]
    fn escaped_line_breaks_and_headers_are_left_out() {
        for body in [
            "Zm9v\\nYmFy",
            "Zm9v\\r\\nYmFy\\r\\n",
            "Zm9v\\\\nYmFy",
            " Zm 9v\tYmFy ",
            "X-Note: hello\nZm9vYmFy",
        ] {
            let text = format!("-----BEGIN A-----\n{body}\n-----END A-----");
            let decoded = blocks(&text).next().unwrap().decode().unwrap();
            assert_eq!(decoded.as_slice(), b"foobar", "{body:?}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "(-----BEGIN |-----END |-----|A|PRIVATE KEY|\\PC|\n|\\\\){0,40}") {
            for block in blocks(&text) {
                let _ = block.decode();
            }
        }

        #[test]
        fn what_is_encoded_decodes_to_itself(bytes: Vec<u8>) {
            let text = encode("TEST", &bytes);
            prop_assert!(text.lines().all(|line| line.len() <= 64));
            let decoded = blocks(&text).next().unwrap().decode().unwrap();
            prop_assert_eq!(decoded.as_slice(), bytes.as_slice());
        }
    }
}
