//! What is to be expected of a call, from the class of its operation alone.
//!
//! A model of the rules in ARCHITECTURE.md ("Did it happen, and may it be repeated?"), written without the SDK's code: it
//! plays a call attempt by attempt and keeps count.

use crate::class::{Class, Second};
use crate::fault::{Fault, Idle, Strikes};
use crate::strike::{Again, Claim, Kind, Met, by_status, strike};

/// How many attempts a call has.
const ATTEMPTS: u32 = 3;

/// What is looked at, and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) attempts: u32,
    /// How many requests reached a server.
    pub(crate) requests: u32,
    /// How many of them took effect at the service.
    pub(crate) effects: u32,
    pub(crate) end: Ending,
}

/// What the caller gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Success,
    Failure(Kind, Claim),
    /// There is neither within the time.
    Stuck,
}

/// A row, and how long it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    pub(crate) row: Row,
    /// How many time limits pass.
    pub(crate) limits: u32,
    /// How many seconds of pauses the service asks for.
    pub(crate) asked: u32,
}

/// What is to be expected. There is more than one possibility only where nobody can say who comes first.
pub(crate) fn expect(class: &Class, fault: Fault, strikes: Strikes) -> Vec<Expected> {
    match fault {
        // Noticed in time, or not.
        Fault::Idle(Idle::ClosedInThatMoment) => {
            let lost = play(
                class,
                Fault::Idle(Idle::ClosedOnUse(crate::fault::End::Fin)),
                Strikes::First,
            );
            let unseen = Row {
                requests: lost.row.requests - 1,
                ..lost.row
            };
            let noticed = play(
                class,
                Fault::Idle(Idle::Closed(crate::fault::End::Fin)),
                Strikes::Every,
            );
            vec![noticed, Expected { row: unseen, ..lost }]
        }
        _ => vec![play(class, fault, strikes)],
    }
}

fn play(class: &Class, fault: Fault, strikes: Strikes) -> Expected {
    let (mut attempts, mut requests, mut effects, mut limits, mut asked) = (0, 0, 0, 0, 0);
    // Whether an attempt that is over may have taken effect; whether a fresh signature has been tried.
    let (mut uncertain, mut signed_again) = (false, false);
    let end = loop {
        attempts += 1;
        let met = if strikes == Strikes::Every || attempts == 1 {
            strike(fault, class)
        } else {
            Met::SUCCESS
        };
        let met = at_the_service(met, class, effects);
        requests += u32::from(met.reaches);
        effects += u32::from(met.takes_effect);
        limits += u32::from(met.waits);
        let again = match met.again {
            Again::Never => false,
            Again::IfHarmless => class.is_harmless() && attempts < ATTEMPTS,
            Again::Always => attempts < ATTEMPTS,
            Again::FreshlySigned => !std::mem::replace(&mut signed_again, true),
        };
        if !again {
            break ending(met, class, uncertain);
        }
        uncertain |= met.claim != Claim::NotApplied;
        asked += met.asked;
    };
    Expected {
        row: Row {
            attempts,
            requests,
            effects,
            end,
        },
        limits,
        asked,
    }
}

/// What has been done is done: the service refuses some operations the second time.
fn at_the_service(met: Met, class: &Class, effects: u32) -> Met {
    if !met.takes_effect || effects == 0 || class.second == Second::Same {
        return met;
    }
    let refused = by_status(404, class);
    let refused = Met {
        waits: met.waits,
        // Without its body nobody can say that it is the service's, and not of a machine in between.
        not_found: refused.not_found && met.kind.is_none(),
        ..refused
    };
    Met {
        takes_effect: false,
        ..if met.shows_answer { refused } else { met }
    }
}

/// The worst of all attempts, unless an answer settles it.
fn ending(met: Met, class: &Class, uncertain: bool) -> Ending {
    let Some(kind) = met.kind else {
        return Ending::Success;
    };
    if met.not_found && uncertain && class.second == Second::Settled {
        return Ending::Success;
    }
    Ending::Failure(
        kind,
        match met.claim {
            Claim::NotApplied if uncertain => Claim::Unknown,
            claim => claim,
        },
    )
}
