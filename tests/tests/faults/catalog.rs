//! The faults of the matrix, in the order of its table.

use crate::class::{Class, FETCH, OPERATIONS};
use crate::fault::{Body, End, Fault, Hint, Http2, Idle, Point, Slow, Strikes, Token};

/// Every fault with the attempts it strikes. What is never repeated need not strike the first attempt alone.
fn catalog() -> Vec<(Fault, Strikes)> {
    let mut all = Vec::new();
    for fault in faults() {
        if !is_mended_by_its_answer(fault) {
            all.push((fault, Strikes::Every));
        }
        if is_mended_by_its_answer(fault) || is_worth_striking_once(fault) {
            all.push((fault, Strikes::First));
        }
    }
    all
}

/// Every operation with every fault, and one operation of each class with every status.
pub(crate) fn cells() -> Vec<(Class, Fault, Strikes)> {
    let all = OPERATIONS.into_iter().chain([FETCH]);
    let cells = all.flat_map(|class| {
        catalog()
            .into_iter()
            .map(move |(fault, strikes)| (class, fault, strikes))
    });
    let mut cells: Vec<_> = cells
        .filter(|(class, fault, strikes)| applies(class, *fault, *strikes))
        .collect();
    for class in OPERATIONS {
        if ["archives.list", "sessions.create", "signals.send"].contains(&class.name) {
            cells.extend(other_statuses().map(|fault| (class, fault, Strikes::Every)));
        }
    }
    cells
}

/// Statuses that behave like a neighbor.
fn other_statuses() -> impl Iterator<Item = Fault> {
    let sampled: Vec<_> = faults().collect();
    (400..600)
        .map(Fault::Status)
        .filter(move |fault| !sampled.contains(fault))
}

/// Whether the fault can happen to this operation.
fn applies(class: &Class, fault: Fault, strikes: Strikes) -> bool {
    let door = matches!(fault, Fault::Refused | Fault::BlackHole | Fault::HandshakeStuck);
    // Nothing is signed for a storage, and no layer tells when its second attempt begins.
    // What a storage answers is judged by those who download, not by the seam.
    let no_fetch =
        matches!(fault, Fault::Token(_) | Fault::ForeignPage) || (door && strikes == Strikes::First);
    // Where a 408 is an answer, it says that nothing was done.
    let no_answer = matches!(fault, Fault::StatusOfDone(408));
    !(class.fetched && no_fetch || class.final_408 && no_answer)
}

fn faults() -> impl Iterator<Item = Fault> {
    let doors = [
        Fault::Refused,
        Fault::NameUnknown,
        Fault::BlackHole,
        Fault::HandshakeStuck,
        Fault::NoTls,
        Fault::CertificateUntrusted,
        Fault::CertificateExpired,
        Fault::CertificateNotYetValid,
        Fault::CertificateOfAnotherHost,
    ];
    let tokens = [
        Token::SignerSlow,
        Token::SignerStuck,
        Token::SignerBusy,
        Token::SignerRefuses,
        Token::Stale(401),
        Token::Stale(403),
        Token::ClockAhead,
        Token::ClockBehind,
        Token::ClockAheadUntold,
        Token::ClockSlightlyAhead,
    ];
    let points = [
        Point::Unread,
        Point::HeadRead,
        Point::Read,
        Point::Done,
        Point::HalfHead,
        Point::HalfBody,
    ];
    let broken = points
        .into_iter()
        .flat_map(|point| [End::Fin, End::Rst].map(|end| Fault::Broken(point, end)));
    let idle = [
        Idle::Closed(End::Fin),
        Idle::Closed(End::Rst),
        Idle::Answered,
        Idle::ClosedInThatMoment,
        Idle::ClosedOnUse(End::Fin),
        Idle::ClosedOnUse(End::Rst),
        Idle::GoAway,
    ];
    let http2 = [
        Http2::Refused,
        Http2::GoAwayBefore,
        Http2::GoAwayAfter,
        Http2::Reset,
        Http2::ResetInBody,
        Http2::Closed,
        Http2::Stalled,
    ];
    let slow = [
        Slow::NoHead,
        Slow::HeadTrickled,
        Slow::NoBody,
        Slow::BodyTrickled,
        Slow::InTime,
        Slow::NoHeadInTotal,
        Slow::Refusal(403),
        Slow::Refusal(503),
    ];
    let bodies = [
        Body::Truncated,
        Body::Oversized,
        Body::Bomb,
        Body::NotUtf8,
        Body::Html,
        Body::Xml,
        Body::Empty,
        Body::Array,
    ];
    let refusals = [
        Fault::RefusalWith(502, Body::Html),
        Fault::RefusalWith(403, Body::Xml),
        Fault::RefusalWith(503, Body::Empty),
        Fault::RefusalWith(500, Body::NotUtf8),
        Fault::RefusalWith(404, Body::Truncated),
        Fault::RefusalWith(429, Body::Oversized),
        Fault::RefusalWith(504, Body::Bomb),
        Fault::RefusalCut(403),
        Fault::RefusalCut(503),
    ];
    let statuses = [
        400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 451, 499, 500, 501, 502, 503, 504,
        505, 507, 520, 599,
    ];
    let done = [408, 500, 502, 503, 504];
    let hints = [
        Hint::OneSecond,
        Hint::DateInOneSecond,
        Hint::DateInThePast,
        Hint::DateWithoutDate,
        Hint::OverTheLimit,
        Hint::Absurd,
        Hint::Negative,
        Hint::Words,
    ];
    let hinted = [429, 503]
        .into_iter()
        .flat_map(move |status| hints.map(|hint| Fault::RetryAfter(status, hint)));
    doors
        .into_iter()
        .chain(tokens.map(Fault::Token))
        .chain(broken)
        .chain(idle.map(Fault::Idle))
        .chain(http2.map(Fault::Http2))
        .chain(slow.map(Fault::Slow))
        .chain(bodies.map(Fault::Success))
        .chain([Fault::ForeignPage])
        .chain(refusals)
        .chain(statuses.map(Fault::Status))
        .chain(done.map(Fault::StatusOfDone))
        .chain([Fault::Quota, Fault::EarlyHints])
        .chain(hinted)
        .chain([301, 302, 303, 307, 308].map(Fault::Redirect))
}

/// A clock is corrected by the first answer that tells the time.
fn is_mended_by_its_answer(fault: Fault) -> bool {
    matches!(fault, Fault::Token(Token::ClockAhead | Token::ClockBehind))
}

fn is_worth_striking_once(fault: Fault) -> bool {
    match fault {
        Fault::Refused | Fault::BlackHole | Fault::HandshakeStuck | Fault::Broken(..) | Fault::Http2(_) => {
            true
        }
        Fault::Idle(idle) => matches!(idle, Idle::ClosedOnUse(_)),
        Fault::Slow(slow) => !matches!(slow, Slow::InTime | Slow::NoHeadInTotal | Slow::Refusal(403)),
        Fault::Status(status) | Fault::StatusOfDone(status) => {
            matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
        }
        Fault::RefusalCut(503) => true,
        Fault::RetryAfter(_, hint) => matches!(hint, Hint::OneSecond | Hint::DateInOneSecond),
        Fault::Token(token) => matches!(
            token,
            Token::SignerStuck | Token::SignerBusy | Token::SignerRefuses | Token::Stale(_)
        ),
        _ => false,
    }
}
