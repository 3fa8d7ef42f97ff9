//! The API port: from a request to what is sent back.

mod authentication;
mod body;
mod deliver;
mod openapi;
mod record;
mod route;

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, DATE};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use vonage_video_models::UnixMillis;

use self::authentication::path_application;
use self::body::AnswerBody;
use self::deliver::Delivery;
use self::record::Outcome;
use self::route::{Matched, NoRoute};
use crate::applications::{Application, Applications};
use crate::clock;
use crate::fault::{Facts, Fault, InvalidFault};
use crate::files;
use crate::operation::{Answer, Call, Refusal, accepts_json};
use crate::server::{Hangup, RequestBody, TooSlow};

/// How long a request body may be, in bytes.
const LONGEST_BODY: usize = 1024 * 1024;
/// A header with a fault for this one request.
const FAULT_HEADER: &str = "x-emulator-fault";

/// Handles one request, from its head to the answer handed to the connection.
pub(crate) async fn handle(
    applications: Arc<Applications>,
    hangup: Hangup,
    request: Request<RequestBody>,
) -> Result<Response<AnswerBody>, Infallible> {
    let (head, body) = request.into_parts();
    let exchange = Exchange::new(&applications, head);
    // A refusal to read the body is answered like any other.
    let body = match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Refusal::status(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is longer than 1 MiB",
        )),
        Err(error) => Err(match error.downcast_ref::<TooSlow>() {
            Some(slow) => Refusal::status(StatusCode::REQUEST_TIMEOUT, slow.to_string()),
            None => Refusal::bad_request("The body could not be read"),
        }),
    };
    let (answer, delivery, now) = exchange.answer(&applications, body).await;
    Ok(deliver::deliver(answer, delivery, now, hangup).await)
}

/// One request and what is known of it before it is processed.
struct Exchange {
    head: Parts,
    route: Result<Matched, NoRoute>,
    /// Whose clock, faults and journal apply: the application the request claims to be from, else the first.
    home: Arc<Application>,
    accepts_json: bool,
    /// Whether it is the creation of a session, the one operation that answers XML to those who do not ask for JSON.
    speaks_xml: bool,
}

impl Exchange {
    fn new(applications: &Applications, head: Parts) -> Self {
        let route = route::find(&head.method, head.uri.path());
        let in_path = path_application(&route).or_else(|| files::application(head.uri.path()));
        let home = authentication::claimed_application(applications, in_path, &head.headers);
        let home = home.unwrap_or_else(|| Arc::clone(applications.first()));
        let accepts_json = accepts_json(&head.headers);
        let speaks_xml = route.as_ref().is_ok_and(|matched| matched.operation.speaks_xml);
        Self {
            head,
            route,
            home,
            accepts_json,
            speaks_xml,
        }
    }

    /// Decides on the answer, lets the request take effect, and writes it down; all before anything is sent.
    async fn answer(
        self,
        applications: &Applications,
        body: Result<Bytes, Refusal>,
    ) -> (Answer, Delivery, UnixMillis) {
        let now = self.home.clock.now();
        let fault = match self.fault() {
            Ok(fault) => fault,
            Err(invalid) => {
                let refusal = Refusal::bad_request(format!("{FAULT_HEADER}: {invalid}"));
                let answer = Answer::refusal(&refusal, true);
                self.record(
                    &body,
                    now,
                    Outcome {
                        answer: &answer,
                        refusal: Some(&refusal),
                        fault: None,
                        applied: false,
                    },
                );
                return (answer, Delivery::whole(), now);
            }
        };
        let takes_effect = fault.as_ref().is_none_or(Fault::takes_effect);
        let outcome = takes_effect.then(|| self.process(applications, body.as_ref(), now));
        let later = match outcome {
            Some(Ok(Answer {
                later: Some(later), ..
            })) => later,
            outcome => return self.conclude(&body, fault.as_ref(), outcome, now),
        };
        // In a task of its own: a caller who gives up undoes nothing, and the journal is to tell what became of it.
        let waiting = async move {
            let outcome = later.0.await;
            let now = self.home.clock.now();
            self.conclude(&body, fault.as_ref(), Some(outcome), now)
        };
        match tokio::spawn(waiting).await {
            Ok(concluded) => concluded,
            Err(error) => {
                tracing::error!(%error, "a call failed within the emulator");
                let answer = Answer::new(StatusCode::INTERNAL_SERVER_ERROR);
                (answer, Delivery::whole(), now)
            }
        }
    }

    /// Puts the answer together from what became of the request and the fault that strikes, and writes it down.
    fn conclude(
        self,
        body: &Result<Bytes, Refusal>,
        fault: Option<&Fault>,
        outcome: Option<Result<Answer, Refusal>>,
        now: UnixMillis,
    ) -> (Answer, Delivery, UnixMillis) {
        let applied = matches!(outcome, Some(Ok(_)));
        let (real, refusal) = match outcome {
            Some(Ok(answer)) => (answer, None),
            Some(Err(refusal)) => {
                let xml = !self.accepts_json && (self.speaks_xml || refusal.from_authentication);
                (Answer::refusal(&refusal, !xml), Some(refusal))
            }
            None => (Answer::new(StatusCode::NO_CONTENT), None),
        };
        let mut answer = match fault {
            Some(fault) => deliver::answer_of(fault, self.accepts_json || !self.speaks_xml).unwrap_or(real),
            None => real,
        };
        if self.head.method == Method::HEAD {
            answer.headers.insert(CONTENT_LENGTH, answer.body.len().into());
            answer.body = Bytes::new();
        }
        let outcome = Outcome {
            answer: &answer,
            refusal: refusal.as_ref(),
            fault,
            applied,
        };
        self.record(body, now, outcome);
        (answer, fault.map_or_else(Delivery::whole, Delivery::of), now)
    }

    /// The fault that strikes: the one in the request's own header, else one the application has been given.
    fn fault(&self) -> Result<Option<Fault>, InvalidFault> {
        if let Some(header) = self.head.headers.get(FAULT_HEADER) {
            return deliver::fault_of_header(header).map(Some);
        }
        let operation = self.route.as_ref().ok().map(|matched| matched.operation.name);
        Ok(self.home.faults.lock().strike(Facts {
            operation,
            path: self.head.uri.path(),
        }))
    }

    fn process(
        &self,
        applications: &Applications,
        body: Result<&Bytes, &Refusal>,
        now: UnixMillis,
    ) -> Result<Answer, Refusal> {
        let body = body.map_err(Refusal::clone)?;
        let in_path = path_application(&self.route);
        let matched = match &self.route {
            Ok(matched) => matched,
            Err(NoRoute::Path) => {
                let file = files::answer(applications, &self.head, now);
                return file.unwrap_or_else(|| openapi::answer(&self.head.method, self.head.uri.path()));
            }
            Err(NoRoute::Method(allow)) => {
                return Err(Refusal::method_not_allowed(allow));
            }
        };
        let application = authentication::authenticate(applications, in_path, &self.head.headers)?;
        let skipped = usize::from(in_path.is_some());
        let call = Call {
            application: &application,
            parameters: matched.parameters.get(skipped..).unwrap_or_default(),
            head: &self.head,
            body,
            accepts_json: self.accepts_json,
            now,
        };
        (matched.operation.handle)(&call)
    }
}

/// The `Date` header by the application's clock.
fn date(now: UnixMillis) -> HeaderValue {
    HeaderValue::from_str(&clock::http_date(now)).unwrap_or(HeaderValue::from_static(""))
}

fn add_date(headers: &mut http::HeaderMap, now: UnixMillis) {
    headers.entry(DATE).or_insert_with(|| date(now));
}
