//! What a worker does in its session: every operation of every area, by chance.

mod changes;
mod looks;
mod starts;

use crate::caller::Caller;
use crate::room::Room;

/// How often each act is chosen. What needs something that is not there yet does nothing, or makes it first.
const ACTS: [(u32, Act); 31] = [
    (4, Act::ListConnections),
    (4, Act::ListStreams),
    (5, Act::GetStream),
    (4, Act::GetArchive),
    (2, Act::ListArchives),
    (4, Act::GetBroadcast),
    (2, Act::ListBroadcasts),
    (4, Act::GetRender),
    (2, Act::ListRenders),
    (3, Act::SetLayoutClasses),
    (3, Act::SetArchiveLayout),
    (3, Act::ChangeArchiveStreams),
    (5, Act::StopArchive),
    (6, Act::DeleteArchive),
    (3, Act::SetBroadcastLayout),
    (3, Act::ChangeBroadcastStreams),
    (5, Act::StopBroadcast),
    (3, Act::MuteStream),
    (3, Act::MuteAll),
    (3, Act::Disconnect),
    (4, Act::HangUp),
    (3, Act::StopCaptions),
    (4, Act::StopRender),
    (2, Act::DisconnectAudio),
    (7, Act::Signal),
    (5, Act::StartArchive),
    (5, Act::StartBroadcast),
    (4, Act::Dial),
    (4, Act::PlayDtmf),
    (4, Act::StartRender),
    (4, Act::Seldom),
];

#[derive(Clone, Copy, Debug)]
enum Act {
    ListConnections,
    ListStreams,
    GetStream,
    GetArchive,
    ListArchives,
    GetBroadcast,
    ListBroadcasts,
    GetRender,
    ListRenders,
    SetLayoutClasses,
    SetArchiveLayout,
    ChangeArchiveStreams,
    StopArchive,
    DeleteArchive,
    SetBroadcastLayout,
    ChangeBroadcastStreams,
    StopBroadcast,
    MuteStream,
    MuteAll,
    Disconnect,
    HangUp,
    StopCaptions,
    StopRender,
    DisconnectAudio,
    Signal,
    StartArchive,
    StartBroadcast,
    Dial,
    PlayDtmf,
    StartRender,
    /// Captions, a migration, an Audio Connector.
    Seldom,
}

/// Does one thing in the room.
pub(crate) async fn act(caller: &mut Caller, room: &mut Room) -> anyhow::Result<()> {
    let all: u32 = ACTS.iter().map(|(weight, _)| weight).sum();
    let mut left = caller.random.u32(..all);
    let chosen = ACTS.iter().find(|(weight, _)| {
        let found = left < *weight;
        left = left.saturating_sub(*weight);
        found
    });
    match chosen.map_or(Act::ListStreams, |(_, act)| *act) {
        Act::ListConnections => looks::connections(caller, room).await,
        Act::ListStreams => looks::streams(caller, room).await,
        Act::GetStream => looks::stream(caller, room).await,
        Act::GetArchive => looks::archive(caller, room).await,
        Act::ListArchives => looks::archives(caller, room).await,
        Act::GetBroadcast => looks::broadcast(caller, room).await,
        Act::ListBroadcasts => looks::broadcasts(caller, room).await,
        Act::GetRender => looks::render(caller, room).await,
        Act::ListRenders => looks::renders(caller).await,
        Act::SetLayoutClasses => changes::classes(caller, room).await,
        Act::SetArchiveLayout => changes::archive_layout(caller, room).await,
        Act::ChangeArchiveStreams => changes::archive_streams(caller, room).await,
        Act::StopArchive => changes::stop_archive(caller, room).await,
        Act::DeleteArchive => changes::delete_archive(caller, room).await,
        Act::SetBroadcastLayout => changes::broadcast_layout(caller, room).await,
        Act::ChangeBroadcastStreams => changes::broadcast_streams(caller, room).await,
        Act::StopBroadcast => changes::stop_broadcast(caller, room).await,
        Act::MuteStream => changes::mute_stream(caller, room).await,
        Act::MuteAll => changes::mute_all(caller, room).await,
        Act::Disconnect => changes::disconnect(caller, room).await,
        Act::HangUp => changes::hang_up(caller, room).await,
        Act::StopCaptions => changes::stop_captions(caller, room).await,
        Act::StopRender => changes::stop_render(caller, room).await,
        Act::DisconnectAudio => changes::disconnect_audio(caller, room).await,
        Act::Signal => starts::signal(caller, room).await,
        Act::StartArchive => return starts::archive(caller, room).await,
        Act::StartBroadcast => return starts::broadcast(caller, room).await,
        Act::Dial => return starts::dial(caller, room).await,
        Act::PlayDtmf => return starts::digits(caller, room).await,
        Act::StartRender => return starts::render(caller, room).await,
        Act::Seldom => match caller.random.u8(..4) {
            0 => starts::audio(caller, room).await,
            1 => starts::migrate(caller, room).await,
            _ => starts::captions(caller, room).await,
        },
    }
    Ok(())
}
