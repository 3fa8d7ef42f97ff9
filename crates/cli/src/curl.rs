//! Requests shown instead of sent: as a curl command line, or as they are.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Serialize;
use vonage_video::contract::Profile;
use vonage_video::contract::bytes::Bytes;
use vonage_video::contract::http::{Method, Request};

use crate::hidden::{self, Piece};
use crate::text::plain;

/// Where the credential would be.
const BEARER: &str = "Bearer $VONAGE_API_TOKEN";

/// A request with its address, as the transport would complete it.
pub(crate) struct Shown {
    url: String,
    ca_file: Option<String>,
    request: Request<Bytes>,
}

impl Shown {
    pub(crate) fn new(
        base_url: &impl std::fmt::Display,
        ca_file: Option<&Path>,
        request: Request<Bytes>,
    ) -> Self {
        Self {
            url: format!("{base_url}{}", request.uri()),
            ca_file: ca_file.map(|path| path.to_string_lossy().into_owned()),
            request,
        }
    }

    /// The body, with secrets left as variables.
    fn body(&self) -> Vec<Piece> {
        hidden::pieces(&String::from_utf8_lossy(self.request.body()))
    }

    fn body_text(&self) -> String {
        let text = |piece| match piece {
            Piece::Text(text) => text,
            Piece::Variable(name) => format!("${name}"),
        };
        self.body().into_iter().map(text).collect()
    }

    /// The variables that stand for secrets in the body.
    pub(crate) fn variables(&self) -> Vec<String> {
        hidden::variables(&self.body()).map(str::to_owned).collect()
    }

    fn headers(&self) -> Vec<(String, String)> {
        let mut headers = vec![
            ("authorization".to_owned(), BEARER.to_owned()),
            ("accept".to_owned(), "application/json".to_owned()),
        ];
        headers.extend(self.request.headers().iter().map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        }));
        headers
    }

    /// The command line that sends the same request. The credential stays a variable, as secrets in the body do.
    pub(crate) fn as_curl(&self) -> String {
        const NEXT: &str = " \\\n  ";
        let method = self.request.method();
        let mut line = "curl --silent --show-error --fail-with-body".to_owned();
        if *method != Method::GET {
            line.push_str(&format!(" --request {method}"));
        }
        if let Some(path) = &self.ca_file {
            line.push_str(&format!(" --cacert {}", quoted(path)));
        }
        line.push_str(&format!(
            " {}{NEXT}-H \"Authorization: {BEARER}\"",
            quoted(&self.url)
        ));
        for (name, value) in self.headers().iter().skip(1) {
            line.push_str(&format!("{NEXT}-H {}", quoted(&format!("{name}: {value}"))));
        }
        if !self.request.body().is_empty() {
            line.push_str(&format!("{NEXT}--data-raw {}", quoted_pieces(&self.body())));
        } else if *method != Method::GET {
            // Without a body curl would announce no length, which some gateways refuse, and with one a form.
            line.push_str(&format!("{NEXT}-H 'Content-Type:'{NEXT}--data-raw ''"));
        }
        line
    }

    /// The request as it would travel, but for the credential.
    pub(crate) fn as_text(&self) -> String {
        let mut text = format!("{} {}\n", self.request.method(), self.url);
        for (name, value) in self.headers() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name}: {}", plain(&value));
        }
        if !self.request.body().is_empty() {
            let _ = write!(text, "\n{}", plain(&self.body_text()));
        }
        text.trim_end().to_owned()
    }

    /// The same as [`as_text`](Self::as_text), with what the SDK knows of the operation.
    pub(crate) fn as_document(&self) -> Document {
        let profile = Profile::of(&self.request);
        Document {
            operation: profile.operation,
            repeat: profile.repeat.to_string(),
            method: self.request.method().to_string(),
            path: self.request.uri().to_string(),
            url: self.url.clone(),
            headers: self.headers().into_iter().collect(),
            body: Some(self.body_text()).filter(|body| !body.is_empty()),
        }
    }
}

/// A request for scripts.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    operation: &'static str,
    repeat: String,
    method: String,
    path: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: Option<String>,
}

/// One word, in which the shell puts variables where they stand.
fn quoted_pieces(pieces: &[Piece]) -> String {
    let word = |piece: &Piece| match piece {
        Piece::Text(text) => quoted(text),
        Piece::Variable(name) => format!("\"${name}\""),
    };
    pieces.iter().map(word).collect()
}

/// One word for a POSIX shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_escapes_its_quotes() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's $HOME `id` \\"), r"'it'\''s $HOME `id` \'");
    }

    #[test]
    fn a_post_without_a_body_announces_its_length() {
        let request = Request::post("/v2/x").body(Bytes::new()).unwrap();
        let curl = Shown::new(&"https://host", None, request).as_curl();
        assert!(curl.ends_with("-H 'Content-Type:' \\\n  --data-raw ''"), "{curl}");
    }
}
