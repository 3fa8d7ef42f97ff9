//! Lists that come in pages: archives, broadcasts, Experience Composers.

use http::StatusCode;
use serde::Serialize;
use vonage_video_models::Page;

use crate::operation::{Answer, Call, Refusal};

/// How long a page is unless the caller says otherwise.
const COUNT: usize = 50;
/// How long a page is at most.
const LARGEST_COUNT: usize = 1000;

/// Which page is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) offset: usize,
    pub(super) count: usize,
    pub(super) session: Option<String>,
}

impl Wanted {
    /// Reads the query. A name nobody knows is ignored, as by the service: a misspelled `sessionId` gives everything.
    pub(super) fn read(call: &Call<'_>, has_sessions: bool) -> Result<Self, Refusal> {
        read(call.head.uri.query().unwrap_or_default(), has_sessions)
    }
}

fn read(query: &str, has_sessions: bool) -> Result<Wanted, Refusal> {
    let mut wanted = Wanted {
        offset: 0,
        count: COUNT,
        session: None,
    };
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "offset" => {
                let offset = value.parse().ok();
                wanted.offset =
                    offset.ok_or_else(|| Refusal::bad_request("offset must be an integer from 0 on"))?;
            }
            "count" => {
                let count = value
                    .parse()
                    .ok()
                    .filter(|count| (1..=LARGEST_COUNT).contains(count));
                wanted.count =
                    count.ok_or_else(|| Refusal::bad_request("count must be an integer from 1 to 1000"))?;
            }
            "sessionId" if has_sessions => wanted.session = Some(value.into_owned()),
            _ => {}
        }
    }
    Ok(wanted)
}

/// One page, with how many there are in total.
pub(super) fn answer(total: usize, items: Vec<impl Serialize>) -> Answer {
    Answer::json(StatusCode::OK, &Page::new(total as u64, items))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_fifty_long_unless_asked_otherwise_and_a_thousand_at_most() {
        let page = |query| read(query, true).map(|wanted| (wanted.offset, wanted.count)).ok();
        assert_eq!(page(""), Some((0, 50)));
        assert_eq!(page("offset=3&count=1000"), Some((3, 1000)));
        assert_eq!(page("count=1"), Some((0, 1)));
        for query in [
            "count=0",
            "count=1001",
            "count=-1",
            "count=x",
            "count=",
            "offset=-1",
            "offset=1.5",
        ] {
            assert_eq!(page(query), None, "{query}");
        }
    }

    #[test]
    fn the_session_is_named_in_one_way_and_only_where_lists_have_one() {
        let session = |query, has| read(query, has).map(|wanted| wanted.session);
        assert_eq!(
            session("sessionId=2_MX4", true).unwrap().as_deref(),
            Some("2_MX4")
        );
        assert_eq!(session("session_id=2_MX4", true).unwrap(), None);
        assert_eq!(session("sessionId=2_MX4", false).unwrap(), None);
    }
}
