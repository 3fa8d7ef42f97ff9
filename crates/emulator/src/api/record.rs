//! Writing down what became of a request: in the journal, and as an event for whoever listens.

use bytes::Bytes;
use vonage_video_models::UnixMillis;

use super::Exchange;
use crate::fault::Fault;
use crate::journal::{RecordedBody, RecordedRequest, recorded_headers};
use crate::operation::{Answer, Refusal};
use crate::redact::redact_text;

/// How many characters of a fault are kept.
const FAULT_KEPT: usize = 200;

/// What became of a request.
#[derive(Clone, Copy)]
pub(super) struct Outcome<'a> {
    pub(super) answer: &'a Answer,
    pub(super) refusal: Option<&'a Refusal>,
    pub(super) fault: Option<&'a Fault>,
    pub(super) applied: bool,
}

impl Exchange {
    pub(super) fn record(&self, body: &Result<Bytes, Refusal>, now: UnixMillis, outcome: Outcome<'_>) {
        let operation = self.route.as_ref().ok().map(|matched| matched.operation);
        let answered = outcome.fault.is_none_or(Fault::has_head);
        let request = RecordedRequest {
            sequence: 0,
            at: now,
            http_version: format!("{:?}", self.head.version),
            method: self.head.method.to_string(),
            path: redact_text(self.head.uri.path()),
            query: self.head.uri.query().map(redact_text),
            headers: recorded_headers(&self.head.headers),
            body: body.as_ref().ok().and_then(|body| RecordedBody::new(body)),
            operation: operation.map(|operation| operation.name.to_owned()),
            status: answered.then_some(outcome.answer.status.as_u16()),
            refusal: outcome.refusal.map(|refusal| redact_text(refusal.reason())),
            fault: outcome.fault.map(short),
            applied: outcome.applied,
        };
        report(&self.home.id, &request);
        self.home.journal.record(request);
    }
}

/// The fault in short form, the beginning of it where its body is long.
fn short(fault: &Fault) -> String {
    let text = redact_text(&fault.to_string());
    match text.char_indices().nth(FAULT_KEPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// One line for each request, without its query, headers and body: those are what the journal is for.
fn report(application: &str, request: &RecordedRequest) {
    tracing::info!(
        target: "vonage_video_emulator::request",
        method = %request.method,
        path = %request.path,
        status = request.status,
        operation = request.operation.as_deref().map(tracing::field::display),
        refusal = request.refusal.as_deref(),
        fault = request.fault.as_deref(),
        applied = request.applied,
        application = %application,
        "request"
    );
}
