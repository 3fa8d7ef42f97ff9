//! What is the same done once or twice.

use vonage_video::moderation::MuteAll;
use vonage_video::streams::SetLayoutClasses;
use vonage_video::{Layout, archives, broadcasts};

use crate::caller::Caller;
use crate::ledger::Claim;
use crate::room::Room;

/// How many archives that were stopped wait to be deleted.
const STOPPED: usize = 60;

pub(super) async fn classes(caller: &mut Caller, room: &Room) {
    let classes = SetLayoutClasses::new(&room.session).stream(&room.host_stream, ["focus"]);
    let call = caller.client.streams().set_layout_classes(classes);
    caller.call(call).await;
}

pub(super) async fn archive_layout(caller: &mut Caller, room: &Room) {
    if let Some(id) = room.archives.first() {
        let call = caller.client.archives().set_layout(id, Layout::pip());
        caller.call(call).await;
    }
}

pub(super) async fn archive_streams(caller: &mut Caller, room: &Room) {
    let Some(id) = room.archives.first() else { return };
    if caller.random.bool() {
        let add = archives::AddStream::new(id, &room.guest_stream);
        let call = caller.client.archives().add_stream(add);
        caller.call(call).await;
    } else {
        let call = caller.client.archives().remove_stream(id, &room.guest_stream);
        caller.call(call).await;
    }
}

pub(super) async fn stop_archive(caller: &mut Caller, room: &mut Room) {
    let Some(id) = room.archives.first() else { return };
    let call = caller.client.archives().stop(id);
    if is_over(caller.call(call).await.claim) {
        let id = room.archives.remove(0);
        room.stopped.push_back(id);
    }
}

pub(super) async fn delete_archive(caller: &mut Caller, room: &mut Room) {
    // One that is still being prepared is refused, so most have to wait.
    let ripe = room.stopped.len() > STOPPED || caller.random.u8(..8) == 0;
    let Some(id) = room.stopped.front().filter(|_| ripe) else {
        return;
    };
    let call = caller.client.archives().delete(id);
    if is_over(caller.call(call).await.claim) {
        room.stopped.pop_front();
    }
}

pub(super) async fn broadcast_layout(caller: &mut Caller, room: &Room) {
    if let Some(id) = room.broadcasts.first() {
        let call = caller.client.broadcasts().set_layout(id, Layout::best_fit());
        caller.call(call).await;
    }
}

pub(super) async fn broadcast_streams(caller: &mut Caller, room: &Room) {
    let Some(id) = room.broadcasts.first() else { return };
    if caller.random.bool() {
        let add = broadcasts::AddStream::new(id, &room.guest_stream);
        let call = caller.client.broadcasts().add_stream(add);
        caller.call(call).await;
    } else {
        let call = caller.client.broadcasts().remove_stream(id, &room.guest_stream);
        caller.call(call).await;
    }
}

pub(super) async fn stop_broadcast(caller: &mut Caller, room: &mut Room) {
    let Some(id) = room.broadcasts.first() else { return };
    let call = caller.client.broadcasts().stop(id);
    // A repeat does not find one that has stopped, so its end may also be unknown.
    caller.call(call).await;
    room.broadcasts.remove(0);
}

pub(super) async fn mute_stream(caller: &mut Caller, room: &Room) {
    let moderation = caller.client.moderation();
    caller
        .call(moderation.mute_stream(&room.session, &room.guest_stream))
        .await;
}

pub(super) async fn mute_all(caller: &mut Caller, room: &Room) {
    let moderation = caller.client.moderation();
    if caller.random.bool() {
        let all = MuteAll::new(&room.session).except([&room.host_stream]);
        caller.call(moderation.mute_all(all)).await;
    } else {
        caller.call(moderation.unmute_all(&room.session)).await;
    }
}

/// Somebody joins to be thrown out. Where the clock was turned back, the room's token is not good yet, and nobody does.
pub(super) async fn disconnect(caller: &mut Caller, room: &Room) {
    let Ok(third) = room.control.join(room.session.as_str(), &room.token).await else {
        return;
    };
    let moderation = caller.client.moderation();
    caller.call(moderation.disconnect(&room.session, &*third)).await;
}

pub(super) async fn hang_up(caller: &mut Caller, room: &mut Room) {
    let Some(connection) = room.calls.pop() else {
        return;
    };
    let call = vonage_video::sip::HangUp::new(&room.session, connection);
    let call = caller.client.sip().hang_up(call);
    caller.call(call).await;
}

pub(super) async fn stop_captions(caller: &mut Caller, room: &mut Room) {
    let Some(id) = room.captions.pop() else { return };
    let call = caller.client.captions().stop(id);
    caller.call(call).await;
}

pub(super) async fn stop_render(caller: &mut Caller, room: &mut Room) {
    let Some(id) = room.renders.pop() else { return };
    let call = caller.client.renders().stop(id);
    caller.call(call).await;
}

pub(super) async fn disconnect_audio(caller: &mut Caller, room: &mut Room) {
    let Some(connection) = room.connectors.pop() else {
        return;
    };
    let call = caller
        .client
        .audio_connector()
        .disconnect(&room.session, connection);
    caller.call(call).await;
}

/// Whether there is nothing left to do.
fn is_over(claim: Claim) -> bool {
    matches!(claim, Claim::Done | Claim::Failed(vonage_video::Outcome::Applied))
}
