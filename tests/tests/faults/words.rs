//! What faults are called.

use std::fmt;

use crate::fault::{Body, Fault, Hint, Http2, Idle, Point, Slow, Token};

impl Fault {
    /// The heading its row stands under.
    pub(crate) fn group(self) -> &'static str {
        match self {
            Self::Refused
            | Self::NameUnknown
            | Self::BlackHole
            | Self::HandshakeStuck
            | Self::NoTls
            | Self::CertificateUntrusted
            | Self::CertificateExpired
            | Self::CertificateNotYetValid
            | Self::CertificateOfAnotherHost => "No connection",
            Self::Token(_) => "Tokens, signers and clocks",
            Self::Broken(..) => "Connections that break",
            Self::Idle(_) => "Connections that wait in the pool",
            Self::Http2(_) => "HTTP/2",
            Self::Slow(_) => "Answers that are slow",
            Self::Success(_) | Self::ForeignPage => "Successes nobody can read",
            Self::RefusalWith(..) | Self::RefusalCut(_) => "Refusals nobody can read",
            Self::Status(_) | Self::StatusOfDone(_) | Self::Quota | Self::EarlyHints => "Statuses",
            Self::RetryAfter(..) => "`Retry-After`",
            Self::Redirect(_) => "Redirects",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Refused => f.write_str("connection refused"),
            Self::NameUnknown => f.write_str("name without address"),
            Self::BlackHole => f.write_str("connection never answered"),
            Self::HandshakeStuck => f.write_str("TLS handshake never answered"),
            Self::NoTls => f.write_str("no TLS spoken"),
            Self::CertificateUntrusted => f.write_str("certificate not trusted"),
            Self::CertificateExpired => f.write_str("certificate expired"),
            Self::CertificateNotYetValid => f.write_str("certificate not yet valid"),
            Self::CertificateOfAnotherHost => f.write_str("certificate of another host"),
            Self::Broken(point, end) => write!(f, "{}, {end}", point_words(point)),
            Self::Idle(idle) => idle_words(idle, f),
            Self::Http2(fault) => f.write_str(http2_words(fault)),
            Self::Slow(slow) => slow_words(slow, f),
            Self::Success(body) => write!(f, "200, {}", body_words(body)),
            Self::ForeignPage => f.write_str("200, HTML, though it was not done"),
            Self::RefusalWith(status, body) => write!(f, "{status}, {}", body_words(body)),
            Self::RefusalCut(status) => write!(f, "{status}, cut off in its body"),
            Self::Status(status) => write!(f, "{status}"),
            Self::StatusOfDone(status) => write!(f, "{status}, though it was done"),
            Self::Quota => f.write_str("429 for a used-up quota"),
            Self::EarlyHints => f.write_str("103 before the answer"),
            Self::RetryAfter(status, hint) => write!(f, "{status}, {}", hint_words(hint)),
            Self::Redirect(status) => write!(f, "{status} to another host"),
            Self::Token(token) => token_words(token, f),
        }
    }
}

fn point_words(point: Point) -> &'static str {
    match point {
        Point::Unread => "closed, request unread",
        Point::HeadRead => "closed, head read",
        Point::Read => "closed, request read",
        Point::Done => "closed, request done",
        Point::HalfHead => "closed in the answer's head",
        Point::HalfBody => "closed in the answer's body",
    }
}

fn idle_words(idle: Idle, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match idle {
        Idle::Closed(end) => write!(f, "closed while idle, {end}"),
        Idle::ClosedInThatMoment => f.write_str("closed in the moment of use"),
        Idle::Answered => f.write_str("answered while idle"),
        Idle::ClosedOnUse(end) => write!(f, "closed on use, {end}"),
        Idle::GoAway => f.write_str("GOAWAY while idle"),
    }
}

fn http2_words(fault: Http2) -> &'static str {
    match fault {
        Http2::Refused => "REFUSED_STREAM",
        Http2::GoAwayBefore => "GOAWAY without this stream",
        Http2::GoAwayAfter => "GOAWAY, request done",
        Http2::Reset => "stream reset, request done",
        Http2::ResetInBody => "stream reset in the answer's body",
        Http2::Closed => "connection closed, request done",
        Http2::Stalled => "nothing comes, request done",
    }
}

fn slow_words(slow: Slow, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(match slow {
        Slow::NoHead => "no head comes",
        Slow::HeadTrickled => "head trickles",
        Slow::NoBody => "no body comes",
        Slow::BodyTrickled => "body trickles",
        Slow::InTime => "slow, but in time",
        Slow::NoHeadInTotal => "no head comes, total time over",
        Slow::Refusal(status) => return write!(f, "{status}, no body comes"),
    })
}

fn body_words(body: Body) -> &'static str {
    match body {
        Body::Truncated => "truncated JSON",
        Body::Oversized => "too large",
        Body::Bomb => "a compressed bomb",
        Body::NotUtf8 => "no UTF-8",
        Body::Html => "HTML",
        Body::Xml => "XML",
        Body::Empty => "empty",
        Body::Array => "an array",
    }
}

fn hint_words(hint: Hint) -> &'static str {
    match hint {
        Hint::OneSecond => "`1`",
        Hint::DateInOneSecond => "a date in 1 s",
        Hint::DateInThePast => "a date in the past",
        Hint::DateWithoutDate => "a date, no `Date`",
        Hint::OverTheLimit => "`21`, over the limit",
        Hint::Absurd => "`99999999999999999999`",
        Hint::Negative => "`-5`",
        Hint::Words => "`soon`",
    }
}

fn token_words(token: Token, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(match token {
        Token::SignerSlow => "signer slow",
        Token::SignerStuck => "signer never answers",
        Token::SignerBusy => "signer busy",
        Token::SignerRefuses => "signer refuses",
        Token::Stale(status) => return write!(f, "{status} for a token minutes old"),
        Token::ClockAhead => "clock 1 h ahead",
        Token::ClockBehind => "clock 1 h behind",
        Token::ClockAheadUntold => "clock 1 h ahead, no `Date`",
        Token::ClockSlightlyAhead => "clock 5 s ahead",
    })
}
