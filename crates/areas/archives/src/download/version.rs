//! Which version of a recording a storage serves.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::{Deserialize, Serialize};

/// Identifies one version of a recording in its storage: its size and the validators that the storage sent.
///
/// A download that is resumed with the version of its first bytes cannot mix two recordings: the storage is asked for
/// more of that version only. Store it beside those bytes; it holds no credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The size in bytes.
    total: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    /// Absent unless it can tell two versions apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

impl Version {
    /// The version that an answer with these headers belongs to.
    pub(super) fn of(headers: &HeaderMap, total: u64) -> Self {
        let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::to_owned);
        // Times are whole seconds: a recording written in the second of the answer may be written again within it.
        let last_modified =
            text(header::LAST_MODIFIED).filter(|time| text(header::DATE).is_some_and(|date| date != *time));
        Self {
            total,
            etag: text(header::ETAG),
            last_modified,
        }
    }

    /// Returns the size of the recording in bytes.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Returns whether the storage can be asked for this version alone. Without that, nothing but a checksum shows that
    /// two parts belong together.
    #[must_use]
    pub fn is_verifiable(&self) -> bool {
        self.strong().is_some()
    }

    /// The headers that ask for this version alone. `If-Match` makes the storage refuse where the version is another;
    /// where only `If-Range` is known, the storage sends all of the other version, which is told by the status.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (HeaderName, &str)> {
        let found = self
            .strong()
            .map(|(refusing, value)| [(refusing, value), (header::IF_RANGE, value)]);
        found.into_iter().flatten()
    }

    /// The validator that compares byte by byte, and the precondition it belongs to.
    fn strong(&self) -> Option<(HeaderName, &str)> {
        let usable = |text: &&str| HeaderValue::from_str(text).is_ok();
        let is_strong = |tag: &&str| tag.len() >= 2 && tag.starts_with('"') && tag.ends_with('"');
        let etag = self.etag.as_deref().filter(is_strong).filter(usable);
        let time = || self.last_modified.as_deref().filter(usable);
        etag.map(|tag| (header::IF_MATCH, tag))
            .or_else(|| time().map(|time| (header::IF_UNMODIFIED_SINCE, time)))
    }

    /// Whether a part that came with `other` may belong to this version: nothing that is known of this one differs. A part
    /// that was asked for with a time need not repeat it.
    pub(super) fn admits(&self, other: &Self) -> bool {
        let same = match (&self.etag, &self.last_modified, &other.last_modified) {
            (Some(_), ..) => self.etag == other.etag,
            (None, Some(time), Some(other)) => time == other,
            (None, ..) => true,
        };
        same && self.total == other.total
    }

    /// Whether `other` is certainly this version.
    pub(super) fn is(&self, other: &Self) -> bool {
        let named = self.etag.is_some() || self.last_modified.is_some();
        let time = self.etag.is_some() || self.last_modified == other.last_modified;
        named && time && self.total == other.total && self.etag == other.etag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(headers: &[(HeaderName, &'static str)]) -> Version {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        Version::of(&headers.collect(), 9)
    }

    fn conditions(version: &Version) -> Vec<String> {
        let shown = |(name, value): (HeaderName, &str)| format!("{name}: {value}");
        version.conditions().map(shown).collect()
    }

    const TIME: &str = "Mon, 02 Feb 2026 10:00:00 GMT";
    const LATER: &str = "Mon, 02 Feb 2026 10:00:01 GMT";

    #[test]
    fn only_validators_that_compare_bytes_are_sent() {
        let (etag, time, date) = (header::ETAG, header::LAST_MODIFIED, header::DATE);
        let tagged = version(&[
            (etag.clone(), "\"a\""),
            (time.clone(), TIME),
            (date.clone(), LATER),
        ]);
        assert_eq!(conditions(&tagged), ["if-match: \"a\"", "if-range: \"a\""]);
        let expected = [
            format!("if-unmodified-since: {TIME}"),
            format!("if-range: {TIME}"),
        ];
        for weak in ["W/\"a\"", "a", "\""] {
            let weak = [(etag.clone(), weak), (time.clone(), TIME), (date.clone(), LATER)];
            assert_eq!(conditions(&version(&weak)), expected);
        }
        // Written in the very second of the answer, or at an unknown time before it.
        for headers in [
            &[(time.clone(), TIME), (date, TIME)][..],
            &[(time, TIME)],
            &[(etag, "W/\"a\"")],
            &[],
        ] {
            assert!(!version(headers).is_verifiable(), "{headers:?}");
        }
    }

    #[test]
    fn a_part_belongs_to_a_version_unless_a_validator_differs() {
        let tag = |value| version(&[(header::ETAG, value)]);
        assert!(tag("\"a\"").admits(&tag("\"a\"")) && tag("\"a\"").is(&tag("\"a\"")));
        assert!(!tag("\"a\"").admits(&tag("\"b\"")));
        assert!(!tag("\"a\"").admits(&version(&[])), "a part repeats the tag");
        let longer = Version {
            total: 10,
            ..tag("\"a\"")
        };
        assert!(!tag("\"a\"").admits(&longer) && !tag("\"a\"").is(&longer));
        let timed = |time| version(&[(header::LAST_MODIFIED, time), (header::DATE, "now")]);
        assert!(timed(TIME).admits(&timed(TIME)) && timed(TIME).is(&timed(TIME)));
        assert!(timed(TIME).admits(&version(&[])) && !timed(TIME).is(&version(&[])));
        assert!(!timed(TIME).admits(&timed(LATER)));
        assert!(version(&[]).admits(&tag("\"a\"")) && version(&[]).admits(&timed(TIME)));
        assert!(
            !version(&[]).is(&version(&[])),
            "nothing shows that they are the same"
        );
    }

    #[test]
    fn a_version_is_stored_without_what_it_lacks() {
        let stored = serde_json::to_string(&version(&[(header::ETAG, "\"a\"")])).unwrap();
        assert_eq!(stored, r#"{"total":9,"etag":"\"a\""}"#);
        let read: Version = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, version(&[(header::ETAG, "\"a\"")]));
        let damaged: Version = serde_json::from_str(r#"{"total":9,"etag":"\"\n\""}"#).unwrap();
        assert!(!damaged.is_verifiable());
    }
}
