//! Putting an answer on the wire, whole or as a fault wants it.

use std::time::Duration;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use vonage_video_models::UnixMillis;

use super::add_date;
use super::body::{AnswerBody, FLUSH};
use crate::fault::{Fault, InvalidFault, Part, Span};
use crate::operation::{Answer, Refusal};
use crate::server::Hangup;

/// How an answer is sent.
#[derive(Debug)]
pub(super) struct Delivery {
    delay: Duration,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Whole,
    /// Nothing is sent; the connection closes after this time.
    Never(Duration),
    /// Half of the body is sent; the connection closes after this time.
    Half(Duration),
    Trickle {
        bytes: usize,
        pause: Duration,
    },
}

impl Delivery {
    pub(super) fn whole() -> Self {
        Self {
            delay: Duration::ZERO,
            way: Way::Whole,
        }
    }

    pub(super) fn of(fault: &Fault) -> Self {
        let span = |span: Option<Span>| span.map_or(Duration::ZERO, |span| span.0);
        let stall = span(fault.stall_for);
        let way = match (fault.close, fault.stall, fault.trickle) {
            (Some(_), _, _) => Way::Never(Duration::ZERO),
            (_, Some(Part::Head), _) => Way::Never(stall),
            (_, Some(Part::Body), _) => Way::Half(stall),
            (_, _, Some(bytes)) => Way::Trickle {
                bytes,
                pause: span(fault.pause),
            },
            _ if fault.truncate => Way::Half(FLUSH),
            _ => Way::Whole,
        };
        Self {
            delay: span(fault.delay),
            way,
        }
    }
}

impl Fault {
    /// Whether its caller sees at least the head of an answer.
    pub(super) fn has_head(&self) -> bool {
        self.close.is_none() && self.stall != Some(Part::Head)
    }
}

/// Reads the fault a request carries for itself: JSON or the short form.
pub(super) fn fault_of_header(value: &HeaderValue) -> Result<Fault, InvalidFault> {
    let text = value
        .to_str()
        .map_err(|_| InvalidFault("it must be visible ASCII".to_owned()))?;
    let fault: Fault = if text.trim_start().starts_with('{') {
        let json = crate::read::json(text.as_bytes());
        let json = json.map_err(|problem| InvalidFault(format!("the header {problem}")))?;
        crate::read::value(json).map_err(InvalidFault)?
    } else {
        text.parse()?
    };
    if fault.is_selective() {
        return Err(InvalidFault(
            "it is for this one request and cannot choose others".to_owned(),
        ));
    }
    fault.check()?;
    Ok(fault)
}

/// The answer a fault makes up, if it does.
pub(super) fn answer_of(fault: &Fault, json_refusal: bool) -> Option<Answer> {
    let status = StatusCode::from_u16(fault.status?).ok()?;
    let mut answer = match &fault.body {
        Some(serde_json::Value::String(text)) => Answer::new(status).body(
            HeaderValue::from_static("text/plain; charset=utf-8"),
            text.clone(),
        ),
        Some(json) => Answer::json(status, json),
        None if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) => Answer::new(status),
        None => {
            let words = status.canonical_reason().unwrap_or("Fault of the emulator");
            Answer::refusal(&Refusal::status(status, words), json_refusal)
        }
    };
    for (name, value) in &fault.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            answer.headers.insert(name, value);
        }
    }
    if answer.body.is_empty() {
        answer.headers.remove(CONTENT_TYPE);
    }
    Some(answer)
}

/// Waits as long as the delivery says and turns the answer into a response. Does not return when nothing is to be sent.
pub(super) async fn deliver(
    answer: Answer,
    delivery: Delivery,
    now: UnixMillis,
    hangup: Hangup,
) -> Response<AnswerBody> {
    pause(delivery.delay).await;
    let announced = answer.body.len().max(64);
    let mut headers = answer.headers;
    let body = match delivery.way {
        Way::Whole => AnswerBody::whole(answer.body),
        Way::Never(time) => {
            pause(time).await;
            hangup.hang_up();
            // The connection ends under this future, which is what stops it.
            std::future::pending::<AnswerBody>().await
        }
        Way::Half(time) => {
            headers.insert(CONTENT_LENGTH, announced.into());
            AnswerBody::half(&answer.body, time, hangup)
        }
        Way::Trickle { bytes, pause } => AnswerBody::trickle(&answer.body, bytes, pause),
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    add_date(&mut headers, now);
    *response.headers_mut() = headers;
    response
}

/// Sleeps, unless there is nothing to sleep for: even a sleep of no time takes until the timer's next tick.
async fn pause(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}
