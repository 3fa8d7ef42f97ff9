//! What lets its reader in about addresses: user info, queries, and the stream name behind that of an RTMP server.

use std::ops::Range;

/// The user info of a URL, without its @.
pub(super) fn user_info(text: &str) -> Option<Range<usize>> {
    urls(text).find_map(|(start, url)| {
        let authority = url.get(..url.find(['/', '?', '#', ',']).unwrap_or(url.len()))?;
        let end = authority.rfind('@')?;
        let info = authority.get(..end)?;
        (!info.is_empty() && !info.starts_with('[')).then_some(start..start + end)
    })
}

/// The query of a URL, without its question mark: recordings are signed there.
pub(super) fn query(text: &str) -> Option<Range<usize>> {
    urls(text).find_map(|(start, url)| {
        let query = url.find('?')? + 1;
        let end = url.find('#').filter(|end| *end > query).unwrap_or(url.len());
        let hidden = url.get(query..end)?;
        (!hidden.is_empty() && !hidden.starts_with('[')).then_some(start + query..start + end)
    })
}

/// The stream name behind an RTMP server and a comma, as `--rtmp` takes it: to the last quote of the line, since a name
/// may hold blanks and quotes. A comma before a blank is one of prose.
pub(super) fn stream_name(text: &str) -> Option<Range<usize>> {
    urls(text).find_map(|(start, url)| {
        let scheme = text.get(..start)?.to_ascii_lowercase();
        if !(scheme.ends_with("rtmp://") || scheme.ends_with("rtmps://")) {
            return None;
        }
        let name = start + url.find(',')? + 1;
        let line = text.get(name..)?.lines().next()?;
        let end = line.rfind(['\'', '"', '`']).unwrap_or(line.len());
        let hidden = line.get(..end)?;
        (!hidden.is_empty() && !hidden.starts_with([' ', '[', '\'', '"', '`'])).then_some(name..name + end)
    })
}

/// What follows `://` in words, with its place.
fn urls(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("://").filter_map(|(place, separator)| {
        let start = place + separator.len();
        let rest = text.get(start..)?;
        let ends = |character: char| character.is_whitespace() || matches!(character, '\'' | '"' | '`');
        Some((start, rest.get(..rest.find(ends).unwrap_or(rest.len()))?))
    })
}
