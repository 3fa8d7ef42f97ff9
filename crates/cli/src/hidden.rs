//! Secrets in the bodies of requests that are shown instead of sent: each becomes a variable, as the credential does.

use std::collections::BTreeMap;

use vonage_video::models::Address;

/// A piece of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// What may be seen, as it stands.
    Text(String),
    /// A secret, by the name of the variable that stands for it.
    Variable(String),
}

/// A JSON body in pieces; any other body is one piece.
pub(crate) fn pieces(body: &str) -> Vec<Piece> {
    if !body.starts_with('{') {
        return vec![Piece::Text(body.to_owned())];
    }
    let mut walk = Walk::default();
    let mut rest = body;
    while let Some((before, literal, after)) = next_string(rest) {
        walk.structure(before);
        walk.string(literal, after.trim_start().starts_with(':'));
        rest = after;
    }
    walk.text.push_str(rest);
    walk.finish()
}

/// The variables among the pieces.
pub(crate) fn variables(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name.as_str()),
        Piece::Text(_) => None,
    })
}

#[derive(Default)]
struct Walk {
    pieces: Vec<Piece>,
    text: String,
    /// The name that the next value belongs to.
    name: String,
    /// The names of the objects and lists around it.
    around: Vec<String>,
}

impl Walk {
    /// What stands between two strings.
    fn structure(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '{' | '[' => self.around.push(std::mem::take(&mut self.name)),
                '}' | ']' => drop(self.around.pop()),
                _ => {}
            }
        }
        self.text.push_str(text);
    }

    fn string(&mut self, literal: &str, is_name: bool) {
        let value: String = serde_json::from_str(literal).unwrap_or_default();
        if is_name {
            self.text.push_str(literal);
            self.name = value;
            return;
        }
        match self.variable(&value) {
            None => self.text.push_str(literal),
            Some(variable) => {
                self.text.push('"');
                self.pieces.push(Piece::Text(std::mem::take(&mut self.text)));
                self.pieces.push(Piece::Variable(variable.to_owned()));
                self.text.push('"');
            }
        }
    }

    /// What stands for the value, if it is a secret.
    fn variable(&self, value: &str) -> Option<&'static str> {
        if self.around.iter().any(|name| name == "headers") {
            return Some("HEADER");
        }
        match self.name.as_str() {
            "streamName" => Some("STREAM_NAME"),
            "token" => Some("TOKEN"),
            "password" => Some("PASSWORD"),
            // They may be a PIN.
            "digits" => Some("DIGITS"),
            "serverUrl" if lets_in(value) => Some("SERVER_URL"),
            "uri" if lets_in(value) => Some("URI"),
            name if name.to_ascii_lowercase().ends_with("url") && lets_in(value) => Some("URL"),
            _ => None,
        }
    }

    /// Several secrets of a kind are numbered.
    fn finish(mut self) -> Vec<Piece> {
        self.pieces.push(Piece::Text(self.text));
        let mut total: BTreeMap<String, u32> = BTreeMap::new();
        for name in variables(&self.pieces) {
            *total.entry(name.to_owned()).or_default() += 1;
        }
        let mut used: BTreeMap<String, u32> = BTreeMap::new();
        for piece in &mut self.pieces {
            if let Piece::Variable(name) = piece
                && total.get(name).is_some_and(|total| *total > 1)
            {
                let number = used.entry(name.clone()).or_default();
                *number += 1;
                *name = format!("{name}_{number}");
            }
        }
        self.pieces
    }
}

/// Whether an address holds what lets its reader in. The user of a SIP address does not; a password behind it does.
fn lets_in(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    if scheme.eq_ignore_ascii_case("sip") || scheme.eq_ignore_ascii_case("sips") {
        let (user, _) = address.rsplit_once('@').unwrap_or_default();
        return user.matches(':').count() > 1 || address.contains('?');
    }
    Address::new(address).redacted() != address
}

/// The next string literal with its quotes, and what is before and after it.
fn next_string(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_at(text.find('"')?);
    let mut escaped = false;
    for (place, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'"' if !escaped => {
                let (literal, after) = rest.split_at(place + 1);
                return Some((before, literal, after));
            }
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With variables in angle brackets.
    fn shown(body: &str) -> String {
        let text = |piece| match piece {
            Piece::Text(text) => text,
            Piece::Variable(name) => format!("<{name}>"),
        };
        pieces(body).into_iter().map(text).collect()
    }

    #[test]
    fn secrets_become_variables_and_all_else_stays() {
        for (body, expected) in [
            (
                r#"{"outputs":{"rtmp":[{"serverUrl":"rtmp://h/live","streamName":"a\"b"},{"streamName":"c"}]},"x":"y"}"#,
                r#"{"outputs":{"rtmp":[{"serverUrl":"rtmp://h/live","streamName":"<STREAM_NAME_1>"},{"streamName":"<STREAM_NAME_2>"}]},"x":"y"}"#,
            ),
            (
                r#"{"sessionId":"s","token":"t","sip":{"uri":"sip:a@h","headers":{"X-A":"b"},"auth":{"username":"u","password":"p"},"secure":true}}"#,
                r#"{"sessionId":"s","token":"<TOKEN>","sip":{"uri":"sip:a@h","headers":{"X-A":"<HEADER>"},"auth":{"username":"u","password":"<PASSWORD>"},"secure":true}}"#,
            ),
            (
                r#"{"websocket":{"uri":"wss://h/in?key=k"},"statusCallbackUrl":"https://u:p@h"}"#,
                r#"{"websocket":{"uri":"<URI>"},"statusCallbackUrl":"<URL>"}"#,
            ),
            (
                r#"{"a":"token","streams":["password"],"n":1}"#,
                r#"{"a":"token","streams":["password"],"n":1}"#,
            ),
            (r#"{"uri":"sip:a:b@h"}"#, r#"{"uri":"<URI>"}"#),
            (
                "p2p.preference=disabled&token=x",
                "p2p.preference=disabled&token=x",
            ),
            ("", ""),
            (r#"{"name":"never ends"#, r#"{"name":"never ends"#),
        ] {
            assert_eq!(shown(body), expected);
        }
    }

    #[test]
    fn what_looks_like_a_variable_is_text() {
        assert_eq!(
            pieces(r#"{"name":"$HOME"}"#),
            [Piece::Text(r#"{"name":"$HOME"}"#.to_owned())]
        );
    }
}
