//! From a fault to what the server does: the one place that knows how each of them is made.

use std::time::{Duration, SystemTime};

use crate::act::{Act, Delivery, Read, Reply, Then};
use crate::class::Class;
use crate::door::Door;
use crate::fault::{Body, End, Fault, Hint, Http2, Idle, Point, Slow, Token};
use crate::http2::Act2;
use crate::kit::Kit;
use crate::wire::Answer;

/// The largest body a client under test takes, where that is what goes wrong.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;
/// The largest part of a recording, which no setting changes.
const FETCH_LIMIT: usize = 32 * 1024 * 1024;

/// How connections come about.
pub(crate) fn door(fault: Fault) -> Door {
    match fault {
        Fault::Refused => Door::Refusing,
        Fault::BlackHole => Door::BlackHole,
        Fault::HandshakeStuck => Door::Silent,
        Fault::NoTls => Door::NoTls,
        Fault::CertificateUntrusted
        | Fault::CertificateExpired
        | Fault::CertificateNotYetValid
        | Fault::CertificateOfAnotherHost
        | Fault::Http2(_)
        | Fault::Idle(Idle::GoAway) => Door::Tls,
        _ => Door::Open,
    }
}

/// What the server does with a request. `elsewhere` is where redirects lead.
pub(crate) fn act(fault: Fault, class: &Class, kit: &Kit, elsewhere: &str) -> Act {
    match fault {
        Fault::Broken(point, end) => broken(point, end),
        Fault::Idle(Idle::ClosedOnUse(end)) => broken(Point::Unread, end),
        Fault::Http2(fault) => http2(fault),
        Fault::Slow(slow) => late(slow),
        Fault::Success(kind) => Act::done_and(body(kind, 200, class, kit)),
        Fault::ForeignPage => Act::answer(body(Body::Html, 200, class, kit)),
        Fault::RefusalWith(status, kind) => Act::answer(body(kind, status, class, kit)),
        Fault::RefusalCut(status) => Act {
            delivery: Delivery::HalfBody,
            then: Then::Close(End::Fin),
            ..Act::answer(refusal(status))
        },
        Fault::Status(status) | Fault::Token(Token::Stale(status)) => Act::answer(refusal(status)),
        Fault::StatusOfDone(status) => Act::done_and(refusal(status)),
        Fault::Quota => {
            Act::answer(Answer::new(429, r#"{"code":50004,"message":"Quota"}"#).header("retry-after", "1"))
        }
        Fault::EarlyHints => Act {
            hints: true,
            ..Act::PASS
        },
        Fault::RetryAfter(status, hint) => Act::answer(hinted(status, hint)),
        Fault::Redirect(status) => Act::answer(Answer::new(status, "").header("location", elsewhere)),
        Fault::Token(Token::ClockAhead | Token::ClockBehind) => Act {
            dated: true,
            ..Act::PASS
        },
        // A server that does not speak TLS takes the handshake for a bad request.
        Fault::NoTls => Act {
            read: Read::FirstByte,
            then: Then::Close(End::Fin),
            ..Act::SILENT
        },
        _ => Act::PASS,
    }
}

fn broken(point: Point, end: End) -> Act {
    let close = Act {
        then: Then::Close(end),
        ..Act::SILENT
    };
    match point {
        Point::Unread => Act {
            read: Read::FirstByte,
            ..close
        },
        Point::HeadRead => Act {
            read: Read::Head,
            ..close
        },
        Point::Read => close,
        Point::Done => Act { done: true, ..close },
        Point::HalfHead => Act {
            delivery: Delivery::HalfHead,
            then: close.then,
            ..Act::PASS
        },
        Point::HalfBody => Act {
            delivery: Delivery::HalfBody,
            then: close.then,
            ..Act::PASS
        },
    }
}

fn http2(fault: Http2) -> Act {
    let act = match fault {
        Http2::Refused => Act2::Refuse,
        Http2::GoAwayBefore => Act2::GoAwayBefore,
        Http2::GoAwayAfter => Act2::GoAwayAfter,
        Http2::Reset => Act2::Reset,
        Http2::ResetInBody => Act2::ResetInBody,
        Http2::Closed => Act2::Close,
        Http2::Stalled => Act2::Hold,
    };
    Act {
        http2: Some(act),
        ..Act::PASS
    }
}

fn late(slow: Slow) -> Act {
    let hold = |delivery| Act {
        delivery,
        then: Then::Hold,
        ..Act::PASS
    };
    match slow {
        Slow::NoHead | Slow::NoHeadInTotal => Act {
            done: true,
            ..Act::SILENT
        },
        Slow::HeadTrickled => hold(Delivery::TrickledHead),
        Slow::NoBody => hold(Delivery::HalfBody),
        Slow::BodyTrickled => hold(Delivery::TrickledBody),
        Slow::InTime => Act {
            delivery: Delivery::Pieces,
            ..Act::PASS
        },
        Slow::Refusal(status) => Act {
            done: false,
            reply: Reply::Made(refusal(status)),
            ..hold(Delivery::HalfBody)
        },
    }
}

fn refusal(status: u16) -> Answer {
    Answer::new(status, r#"{"code":-1,"message":"Of a test"}"#).header("content-type", "application/json")
}

fn body(kind: Body, status: u16, class: &Class, kit: &Kit) -> Answer {
    let limit = if class.fetched { FETCH_LIMIT } else { BODY_LIMIT };
    let (content, body): (_, Vec<u8>) = match kind {
        Body::Truncated => ("application/json", br#"{"id":"0f8c2f1e","items":[{"na"#.to_vec()),
        Body::Oversized => ("application/json", vec![b' '; limit + 1]),
        Body::Bomb => ("application/json", kit.bomb.clone()),
        Body::NotUtf8 => ("application/json", b"{\"caf\xE9\":1}".to_vec()),
        Body::Html => ("text/html", b"<html><body>Welcome</body></html>".to_vec()),
        Body::Xml => (
            "application/xml",
            b"<errorPayload><code>-1</code></errorPayload>".to_vec(),
        ),
        Body::Empty => ("application/json", Vec::new()),
        Body::Array => ("application/json", br#"["not an object"]"#.to_vec()),
    };
    let answer = Answer::new(status, body).header("content-type", content);
    match kind {
        Body::Bomb => answer.header("content-encoding", "gzip"),
        _ => answer,
    }
}

#[expect(clippy::disallowed_methods, reason = "a server tells the time")]
fn hinted(status: u16, hint: Hint) -> Answer {
    let now = SystemTime::now();
    let dated = |answer: Answer| answer.header("date", httpdate::fmt_http_date(now));
    let date = |time: SystemTime| httpdate::fmt_http_date(time);
    let answer = refusal(status);
    match hint {
        Hint::OneSecond => answer.header("retry-after", "1"),
        Hint::DateInOneSecond => dated(answer).header("retry-after", date(now + Duration::from_secs(1))),
        Hint::DateInThePast => dated(answer).header("retry-after", date(now - Duration::from_secs(3600))),
        Hint::DateWithoutDate => answer.header("retry-after", date(now + Duration::from_secs(3600))),
        Hint::OverTheLimit => answer.header("retry-after", "21"),
        Hint::Absurd => answer.header("retry-after", "99999999999999999999"),
        Hint::Negative => answer.header("retry-after", "-5"),
        Hint::Words => answer.header("retry-after", "soon"),
    }
}
