//! Secrets that are known by the names before them, as where a service repeats the request it refuses.

use std::ops::Range;

/// The value behind such a name: `"streamName":"…"`, `password=…`.
pub(super) fn value(text: &str) -> Option<Range<usize>> {
    ["streamname", "stream_name", "password"]
        .into_iter()
        .find_map(|name| value_of(text, name))
}

fn value_of(text: &str, name: &str) -> Option<Range<usize>> {
    let quote = |character: char| matches!(character, '"' | '\'' | '\\');
    // Changes no lengths.
    let lower = text.to_ascii_lowercase();
    lower.match_indices(name).find_map(|(place, _)| {
        let after = text
            .get(place + name.len()..)?
            .trim_start_matches(quote)
            .trim_start();
        let value = after.strip_prefix([':', '='])?.trim_start();
        let quoted = value.starts_with(quote);
        let value = value.trim_start_matches(quote);
        let ends = |character: char| {
            quote(character) || !quoted && (character.is_whitespace() || ",;&}".contains(character))
        };
        let length = value.find(ends).unwrap_or(value.len());
        let start = text.len() - value.len();
        let hidden = value.get(..length)?;
        (!hidden.is_empty() && !hidden.starts_with('[')).then_some(start..start + length)
    })
}
