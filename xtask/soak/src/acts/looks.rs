//! Reading.

use vonage_video::archives::ListArchives;
use vonage_video::broadcasts::ListBroadcasts;
use vonage_video::experience_composer::ListRenders;

use crate::caller::Caller;
use crate::room::Room;

/// How long a page is.
const PAGE: u32 = 20;

pub(super) async fn connections(caller: &mut Caller, room: &Room) {
    let call = caller.client.sessions().list_connections(&room.session);
    caller.call(call).await;
}

pub(super) async fn streams(caller: &mut Caller, room: &Room) {
    let call = caller.client.streams().list(&room.session);
    caller.call(call).await;
}

pub(super) async fn stream(caller: &mut Caller, room: &Room) {
    let call = caller.client.streams().get(&room.session, &room.host_stream);
    caller.call(call).await;
}

pub(super) async fn archive(caller: &mut Caller, room: &Room) {
    if let Some(id) = room.archives.iter().chain(&room.stopped).next() {
        let call = caller.client.archives().get(id);
        caller.call(call).await;
    }
}

pub(super) async fn archives(caller: &mut Caller, room: &Room) {
    let list = ListArchives::new().session(&room.session).page_size(PAGE);
    let call = caller.client.archives().list(list);
    caller.call(call).await;
}

pub(super) async fn broadcast(caller: &mut Caller, room: &Room) {
    if let Some(id) = room.broadcasts.first() {
        let call = caller.client.broadcasts().get(id);
        caller.call(call).await;
    }
}

pub(super) async fn broadcasts(caller: &mut Caller, room: &Room) {
    let list = ListBroadcasts::new().session(&room.session).page_size(PAGE);
    let call = caller.client.broadcasts().list(list);
    caller.call(call).await;
}

pub(super) async fn render(caller: &mut Caller, room: &Room) {
    if let Some(id) = room.renders.first() {
        let call = caller.client.renders().get(id);
        caller.call(call).await;
    }
}

pub(super) async fn renders(caller: &mut Caller) {
    let call = caller.client.renders().list(ListRenders::new().page_size(PAGE));
    caller.call(call).await;
}
