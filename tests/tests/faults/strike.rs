//! What one attempt meets when a fault strikes it.

use crate::class::{Class, Reads};
use crate::fault::{Body, Fault, Hint, Http2, Idle, Point, Slow, Token};

/// What kind of failure an error tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sign,
    Connect,
    ConnectTimeout,
    AttemptTimeout,
    TotalTimeout,
    Lost,
    Service,
    Decode,
    /// None of these.
    Other,
}

/// Whether it happened, as an error tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    NotApplied,
    Unknown,
    Applied,
}

/// Which operations try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    Never,
    /// Those that may happen twice.
    IfHarmless,
    Always,
    /// All of them, once, with a fresh signature.
    FreshlySigned,
}

/// What becomes of an attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    /// The failure, if it is one.
    pub(crate) kind: Option<Kind>,
    pub(crate) claim: Claim,
    pub(crate) again: Again,
    /// A server sees the request.
    pub(crate) reaches: bool,
    /// The service does what it asks for.
    pub(crate) takes_effect: bool,
    /// The caller sees the status the service answers with.
    pub(crate) shows_answer: bool,
    /// That status is 404, and its body is the service's.
    pub(crate) not_found: bool,
    /// It takes until a time limit has passed.
    pub(crate) waits: bool,
    /// For how many seconds the service asks not to come back.
    pub(crate) asked: u32,
}

impl Met {
    pub(crate) const SUCCESS: Self = Self {
        kind: None,
        claim: Claim::Applied,
        again: Again::Never,
        reaches: true,
        takes_effect: true,
        shows_answer: true,
        not_found: false,
        waits: false,
        asked: 0,
    };

    const fn failure(kind: Kind, claim: Claim, again: Again) -> Self {
        Self {
            kind: Some(kind),
            claim,
            again,
            takes_effect: false,
            shows_answer: false,
            ..Self::SUCCESS
        }
    }

    /// Nothing has left.
    const fn unsent(kind: Kind, again: Again) -> Self {
        Self {
            reaches: false,
            ..Self::failure(kind, Claim::NotApplied, again)
        }
    }

    /// Handed over, and no answer.
    const fn lost() -> Self {
        Self::failure(Kind::Lost, Claim::Unknown, Again::IfHarmless)
    }

    /// A success was seen, and its body was not, without which nobody can say whose it was.
    const fn cut() -> Self {
        Self {
            takes_effect: true,
            shows_answer: true,
            ..Self::failure(Kind::Lost, Claim::Unknown, Again::IfHarmless)
        }
    }

    const fn done(self) -> Self {
        Self {
            takes_effect: true,
            ..self
        }
    }

    const fn waiting(self) -> Self {
        Self { waits: true, ..self }
    }
}

/// What an attempt meets.
pub(crate) fn strike(fault: Fault, class: &Class) -> Met {
    match fault {
        Fault::Refused | Fault::NameUnknown | Fault::NoTls => Met::unsent(Kind::Connect, Again::Always),
        Fault::BlackHole | Fault::HandshakeStuck => {
            Met::unsent(Kind::ConnectTimeout, Again::Always).waiting()
        }
        // Will not be trusted a second later either.
        Fault::CertificateUntrusted
        | Fault::CertificateExpired
        | Fault::CertificateNotYetValid
        | Fault::CertificateOfAnotherHost => Met::unsent(Kind::Connect, Again::Never),
        Fault::Token(token) => bad_token(token, class),
        Fault::Broken(Point::HalfBody, _) => Met::cut(),
        Fault::Broken(Point::Done | Point::HalfHead, _) => Met::lost().done(),
        Fault::Broken(Point::Unread | Point::HeadRead | Point::Read, _) => Met::lost(),
        Fault::Idle(Idle::ClosedOnUse(_)) => Met::lost(),
        Fault::Idle(_) | Fault::EarlyHints => Met::SUCCESS,
        Fault::Http2(fault) => http2(fault, class),
        Fault::Slow(slow) => late(slow, class),
        Fault::Success(body) => bad_body(body, class),
        Fault::ForeignPage => Met::failure(Kind::Decode, Claim::Unknown, Again::Never),
        Fault::RefusalWith(status, _) | Fault::RefusalCut(status) | Fault::Status(status) => {
            by_status(status, class)
        }
        Fault::StatusOfDone(status) => by_status(status, class).done(),
        Fault::Quota => Met::failure(Kind::Service, Claim::NotApplied, Again::Never),
        Fault::RetryAfter(status, hint) => hinted(by_status(status, class), hint),
        Fault::Redirect(status) => by_status(status, class),
    }
}

/// What a status says, of a token that is as good as any.
pub(crate) fn by_status(status: u16, class: &Class) -> Met {
    let (claim, again) = match status {
        408 if class.final_408 => (Claim::NotApplied, Again::Never),
        408 | 500 | 502 | 503 | 504 => (Claim::Unknown, Again::IfHarmless),
        429 => (Claim::NotApplied, Again::Always),
        400..=499 => (Claim::NotApplied, Again::Never),
        _ => (Claim::Unknown, Again::Never),
    };
    Met {
        not_found: status == 404,
        ..Met::failure(Kind::Service, claim, again)
    }
}

/// An attempt that takes too long.
fn stuck(claim: Claim, class: &Class) -> Met {
    let again = match claim {
        _ if class.own_time || class.fetched => Again::Never,
        Claim::NotApplied => Again::Always,
        _ => Again::IfHarmless,
    };
    let kind = if class.own_time {
        Kind::TotalTimeout
    } else {
        Kind::AttemptTimeout
    };
    Met::failure(kind, claim, again).waiting()
}

fn bad_token(token: Token, class: &Class) -> Met {
    let refused = Met::failure(Kind::Service, Claim::NotApplied, Again::Never);
    match token {
        Token::SignerSlow | Token::ClockSlightlyAhead => Met::SUCCESS,
        Token::SignerStuck => Met {
            reaches: false,
            ..stuck(Claim::NotApplied, class)
        },
        Token::SignerBusy => Met::unsent(Kind::Sign, Again::Always),
        Token::SignerRefuses => Met::unsent(Kind::Sign, Again::Never),
        Token::Stale(_) | Token::ClockAhead | Token::ClockBehind => Met {
            again: Again::FreshlySigned,
            ..refused
        },
        Token::ClockAheadUntold => refused,
    }
}

fn http2(fault: Http2, class: &Class) -> Met {
    match fault {
        // By the server's word.
        Http2::Refused => Met::failure(Kind::Connect, Claim::NotApplied, Again::Always),
        Http2::GoAwayBefore => Met::lost(),
        Http2::GoAwayAfter | Http2::Reset | Http2::Closed => Met::lost().done(),
        Http2::ResetInBody => Met::cut(),
        Http2::Stalled => stuck(Claim::Unknown, class).done(),
    }
}

fn late(slow: Slow, class: &Class) -> Met {
    match slow {
        Slow::NoHead | Slow::HeadTrickled => stuck(Claim::Unknown, class).done(),
        Slow::NoBody | Slow::BodyTrickled => Met {
            shows_answer: true,
            ..stuck(Claim::Unknown, class).done()
        },
        Slow::InTime => Met::SUCCESS,
        Slow::NoHeadInTotal => Met::failure(Kind::TotalTimeout, Claim::Unknown, Again::Never)
            .done()
            .waiting(),
        // Its status says enough.
        Slow::Refusal(status) => by_status(status, class).waiting(),
    }
}

fn bad_body(body: Body, class: &Class) -> Met {
    let readable = match (body, class.reads) {
        (Body::Oversized, _) => false,
        // Whoever fetches reads bytes.
        _ if class.fetched => true,
        (Body::Empty, reads) => reads != Reads::Document,
        _ => false,
    };
    if readable {
        return Met::SUCCESS;
    }
    Met::failure(Kind::Decode, Claim::Unknown, Again::Never).done()
}

fn hinted(met: Met, hint: Hint) -> Met {
    match hint {
        Hint::OneSecond | Hint::DateInOneSecond => Met { asked: 1, ..met },
        // To come back sooner than asked would not help.
        Hint::OverTheLimit | Hint::Absurd => Met {
            again: Again::Never,
            ..met
        },
        Hint::DateInThePast | Hint::DateWithoutDate | Hint::Negative | Hint::Words => met,
    }
}
