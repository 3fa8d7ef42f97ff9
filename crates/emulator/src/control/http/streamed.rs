//! Answers with a long list, which are sent piece by piece: the list never exists as a whole, neither as values nor as
//! text.

use std::io;

use axum::body::{Body, Bytes};
use axum::response::IntoResponse;
use futures_util::stream;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde_json::{Map, Value};

use super::message::{Answer, JSON};
use crate::control::ControlError;

/// How many items are read at a time. What they are read from is locked meanwhile.
pub(super) const BATCH: usize = 64;

/// Where the items of a list come from.
pub(super) trait Source: Send + 'static {
    type Item: Serialize;

    /// Returns the next items, about [`BATCH`] of them; none once there are no more.
    fn next(&mut self) -> Vec<Self::Item>;

    /// Returns the members that follow the list.
    fn rest(&mut self) -> Map<String, Value> {
        Map::new()
    }
}

/// Answers an object: these members, the list under its name, and the rest that the source tells in the end.
pub(super) fn streamed(members: &Map<String, Value>, name: &str, mut source: impl Source) -> Answer {
    let failed = |error: serde_json::Error| ControlError::new(500, error.to_string());
    let mut begin = serde_json::to_vec(members).map_err(failed)?;
    begin.pop();
    if !members.is_empty() {
        begin.push(b',');
    }
    begin.extend(serde_json::to_vec(name).map_err(failed)?);
    begin.extend(b":[");
    let mut state = State::Begin(begin);
    let pieces = std::iter::from_fn(move || {
        Some(match std::mem::replace(&mut state, State::End) {
            State::Begin(begin) => {
                state = State::Items { first: true };
                Ok(begin)
            }
            State::Items { first } => {
                let items = source.next();
                if items.is_empty() {
                    end(&source.rest())
                } else {
                    state = State::Items { first: false };
                    list(&items, first)
                }
            }
            State::End => return None,
        })
    });
    let pieces = pieces.map(|piece| piece.map(Bytes::from).map_err(io::Error::from));
    Ok(([(CONTENT_TYPE, JSON)], Body::from_stream(stream::iter(pieces))).into_response())
}

/// How far an answer has come.
enum State {
    Begin(Vec<u8>),
    Items { first: bool },
    End,
}

/// The items without the brackets around them, and with a comma where others stand before them.
fn list(items: &[impl Serialize], first: bool) -> serde_json::Result<Vec<u8>> {
    let mut text = serde_json::to_vec(items)?;
    text.pop();
    if let Some(bracket) = text.first_mut() {
        *bracket = if first { b' ' } else { b',' };
    }
    Ok(text)
}

fn end(rest: &Map<String, Value>) -> serde_json::Result<Vec<u8>> {
    let mut text = b"]".to_vec();
    let rest = serde_json::to_vec(rest)?;
    if rest.len() > 2 {
        text.push(b',');
    }
    text.extend(rest.get(1..).unwrap_or_default());
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Numbers(Vec<Vec<u8>>);

    impl Source for Numbers {
        type Item = u8;

        fn next(&mut self) -> Vec<u8> {
            self.0.pop().unwrap_or_default()
        }

        fn rest(&mut self) -> Map<String, Value> {
            json!({"left": self.0.len()})
                .as_object()
                .cloned()
                .unwrap_or_default()
        }
    }

    async fn read(members: Value, source: impl Source) -> Value {
        let answer = streamed(members.as_object().unwrap(), "numbers", source);
        let answer = answer.map_err(|_| "refused").unwrap();
        assert_eq!(answer.headers()[CONTENT_TYPE], "application/json");
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX)
            .await
            .unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    #[tokio::test]
    async fn a_streamed_answer_is_the_object_it_would_be_as_a_whole() {
        let source = Numbers(vec![vec![4], vec![1, 2, 3]]);
        let whole = json!({"a": 1, "numbers": [1, 2, 3, 4], "left": 0});
        assert_eq!(read(json!({"a": 1}), source).await, whole);
        let none = json!({"numbers": [], "left": 0});
        assert_eq!(read(json!({}), Numbers(vec![])).await, none);
    }

    struct Nothing;

    impl Source for Nothing {
        type Item = u8;

        fn next(&mut self) -> Vec<u8> {
            Vec::new()
        }
    }

    #[tokio::test]
    async fn a_streamed_answer_may_hold_the_list_alone() {
        assert_eq!(read(json!({}), Nothing).await, json!({"numbers": []}));
    }
}
