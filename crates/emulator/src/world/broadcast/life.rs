//! Starting and ending broadcasts, and how their outputs come up.

use vonage_video_models::{Layout, RtmpStatus, UnixMillis};

use super::{Broadcast, BroadcastSettings, BroadcastState, Live, MOST_OUTPUTS, RtmpOutput};
use crate::world::catalog::Place;
use crate::world::{Composition, Session, StartRefused, World};

impl World {
    /// Starts a broadcast, unless a rule is against it.
    pub(crate) fn start_broadcast(
        &mut self,
        name: &str,
        settings: BroadcastSettings,
        layout: Layout,
        rtmp: Vec<RtmpOutput>,
        at: UnixMillis,
    ) -> Result<Place, StartRefused> {
        self.may_be_composed(name)?;
        let running = self.broadcasts.running(name).iter();
        let running: Vec<_> = running.filter_map(|place| self.broadcasts.get(*place)).collect();
        if running
            .iter()
            .any(|broadcast| broadcast.settings.tag == settings.tag)
        {
            return Err(StartRefused::Taken);
        }
        let outputs = running.iter().filter_map(|broadcast| broadcast.live());
        let outputs: usize = outputs.map(|live| live.rtmp.len()).sum();
        if outputs + rtmp.len() > MOST_OUTPUTS {
            return Err(StartRefused::TooManyOutputs);
        }
        let live = Live {
            composition: Composition::new(layout, settings.manual),
            rtmp,
        };
        let broadcast = Broadcast {
            id: self.ids.uuid(),
            session: self.broadcasts.name(name),
            settings: Box::new(settings),
            created_at: at,
            updated_at: at,
            hls_ready: false,
            state: BroadcastState::Running(Box::new(live)),
        };
        let place = self.broadcasts.add(broadcast);
        self.tell_broadcast(place, at);
        Ok(place)
    }

    /// Lets happen to a broadcast what is due.
    pub(in crate::world) fn broadcast_due(&mut self, place: Place, at: UnixMillis) {
        self.broadcasts.change(place, |broadcast| {
            broadcast.updated_at = at;
            let over = broadcast.live().is_some_and(|live| broadcast.end(live) <= at);
            let ready = broadcast.ready().is_some_and(|ready| ready <= at);
            if over {
                broadcast.state = BroadcastState::Stopped;
            }
            let BroadcastState::Running(live) = &mut broadcast.state else {
                return;
            };
            broadcast.hls_ready |= ready;
            for output in &mut live.rtmp {
                if output.connected().is_some_and(|connected| connected <= at) {
                    output.turn(RtmpStatus::Live, at);
                }
            }
        });
        self.tell_broadcast(place, at);
    }

    /// Ends a broadcast.
    pub(crate) fn end_broadcast(&mut self, place: Place, state: BroadcastState, at: UnixMillis) {
        self.broadcasts.change(place, |broadcast| {
            broadcast.state = state;
            broadcast.updated_at = at;
        });
        self.tell_broadcast(place, at);
    }

    /// Changes how a running broadcast is composed; nothing when it does not run.
    pub(crate) fn recompose_broadcast<R>(
        &mut self,
        place: Place,
        at: UnixMillis,
        change: impl FnOnce(&mut Composition, Option<&Session>) -> R,
    ) -> Option<R> {
        let session = self.broadcasts.get(place)?;
        let session = self.sessions.get(&*session.session);
        let changed = self.broadcasts.change(place, |broadcast| {
            let BroadcastState::Running(live) = &mut broadcast.state else {
                return None;
            };
            broadcast.updated_at = at;
            Some(change(&mut live.composition, session))
        });
        changed.flatten()
    }

    /// Gives RTMP outputs of a running broadcast a status; how many were meant.
    pub(crate) fn turn_outputs(
        &mut self,
        place: Place,
        meant: impl Fn(usize, &RtmpOutput) -> bool,
        status: &RtmpStatus,
        at: UnixMillis,
    ) -> usize {
        let turned = self.broadcasts.change(place, |broadcast| {
            let BroadcastState::Running(live) = &mut broadcast.state else {
                return 0;
            };
            let outputs = live.rtmp.iter_mut().enumerate();
            let outputs = outputs.filter(|(number, output)| meant(*number, output));
            let turned = outputs.map(|(_, output)| output.turn(status.clone(), at)).count();
            broadcast.updated_at = at;
            turned
        });
        let turned = turned.unwrap_or_default();
        if turned > 0 {
            self.tell_broadcast(place, at);
        }
        turned
    }
}
