//! SIP calls: each is a connection and a stream of its session.

use uuid::Uuid;
use vonage_video_models::UnixMillis;

use super::register::Lasting;
use super::{Departure, World};
use crate::clock::after;

/// How long a call lasts at most, in milliseconds: six hours.
const LONGEST: i64 = 6 * 60 * 60 * 1000;

/// How many of the digits it has heard a call keeps.
const DIGITS_KEPT: usize = 65_536;

/// The code of a call that was hung up.
pub(crate) const CLEARED: Reason = Reason(700, "Normal Clearing");
/// The code of a call whose server has failed.
pub(crate) const UNEXPECTED: Reason = Reason(703, "Unexpected Clearing");
/// The code of a call that was too long.
pub(crate) const TOO_LONG: Reason = Reason(705, "Max Duration");

/// One SIP call, without what lets its bearer in: neither the password nor the values of headers are kept.
#[derive(Debug)]
pub(crate) struct SipCall {
    pub(crate) id: Uuid,
    pub(crate) session: Box<str>,
    pub(crate) connection: Uuid,
    pub(crate) stream: Uuid,
    pub(crate) asked: Asked,
    pub(crate) state: CallState,
    pub(crate) created_at: UnixMillis,
    pub(crate) updated_at: UnixMillis,
    /// The digits it has heard.
    pub(crate) digits: String,
}

/// How a call was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) uri: String,
    pub(crate) from: Option<String>,
    pub(crate) header_names: Vec<String>,
    pub(crate) authenticates: bool,
    pub(crate) secure: bool,
    pub(crate) video: bool,
    pub(crate) observe_force_mute: bool,
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallState {
    Dialing,
    /// It rings at the other end.
    Ringing,
    Answered,
    /// The other end has put it on hold.
    Held,
    /// With a status of SIP.
    Rejected(u16),
    Ended(Reason),
}

/// Why a call ended: the service's code and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reason(pub(crate) u16, pub(crate) &'static str);

impl Lasting for SipCall {
    fn id(&self) -> Uuid {
        self.id
    }

    fn session(&self) -> &str {
        &self.session
    }
}

impl World {
    /// When calls end by themselves.
    pub(super) fn calls_due(&self) -> impl Iterator<Item = (UnixMillis, Uuid)> {
        let calls = self.calls.running().iter();
        calls.map(|call| (after(call.created_at, LONGEST), call.id))
    }

    pub(super) fn call_over(&mut self, call: Uuid, at: UnixMillis) {
        let why = Departure::ClientDisconnected;
        self.finish_call(call, CallState::Ended(TOO_LONG), why, at);
    }

    /// Brings a running call to a final state; its connection and its stream leave the session.
    pub(crate) fn finish_call(&mut self, call: Uuid, state: CallState, why: Departure, at: UnixMillis) {
        let mut place = None;
        let last = |call: &mut SipCall| {
            place = Some((call.session.clone(), call.connection));
            (call.state, call.updated_at) = (state, at);
            self.events.call_destroyed(call, at);
        };
        self.calls.end(|one| one.id == call, last);
        if let Some((session, connection)) = place {
            self.leave(&session, connection, why, at);
        }
    }

    /// Ends the call of a connection that is gone, if it has one.
    pub(super) fn hang_up(&mut self, connection: Uuid, at: UnixMillis) {
        let last = |call: &mut SipCall| {
            (call.state, call.updated_at) = (CallState::Ended(CLEARED), at);
            self.events.call_destroyed(call, at);
        };
        self.calls.end(|call| call.connection == connection, last);
    }

    /// Begins a call, whose connection and stream are in the session.
    pub(crate) fn begin_call(&mut self, call: SipCall) {
        let at = call.created_at;
        self.events.call_created(&call, at);
        self.calls.begin(call);
    }

    /// Brings a running call to another state in which it runs.
    pub(crate) fn turn_call(&mut self, call: Uuid, state: CallState, at: UnixMillis) {
        if let Some(call) = self.calls.running_mut().iter_mut().find(|one| one.id == call) {
            (call.state, call.updated_at) = (state, at);
            self.events.call_updated(call, at);
        }
    }

    /// Lets the running calls that fit hear digits.
    pub(crate) fn play_digits(&mut self, digits: &str, fits: impl Fn(&SipCall) -> bool) {
        let hear = self.calls.running_mut().iter_mut().filter(|call| fits(call));
        for call in hear {
            call.digits.push_str(digits);
            let too_many = call.digits.len().saturating_sub(DIGITS_KEPT);
            call.digits.drain(..too_many);
        }
    }
}
