"""Live streaming broadcasts from start to stop."""

from harness import GIVEN, NOBODY, REDACTED, VIDEO, Stage, check, known, landed, raises, refused_status
from vonage_video.errors import InvalidBroadcastStateError
from vonage_video.models import (
    AddStreamRequest,
    BroadcastHls,
    BroadcastOutputSettings,
    BroadcastRtmp,
    ComposedLayout,
    CreateBroadcastRequest,
    LayoutType,
    ListBroadcastsFilter,
    StreamMode,
    VideoResolution,
)

NORTH = 'rtmps://ingest-north.example.org/live'
HLS = BroadcastOutputSettings(hls=BroadcastHls())


def run():
    check('a broadcast with every option, from start to stop', _life)
    check('broadcasts in progress listed, page by page', _list)
    check('broadcasts the service refuses', _refused)
    known('python-broadcast-layout', _layout)
    known('python-broadcast-filter', _filter)


def _start(stage, outputs=HLS, **options):
    return VIDEO.start_broadcast(CreateBroadcastRequest(session_id=stage.session, outputs=outputs, **options))


def _life():
    stage = Stage()
    outputs = BroadcastOutputSettings(
        hls=BroadcastHls(dvr=True, low_latency=False),
        rtmp=[BroadcastRtmp(id='north', server_url=NORTH, stream_name='k-7731')],
    )
    started = _start(
        stage,
        outputs,
        layout=ComposedLayout(type=LayoutType.VERTICAL_PRESENTATION),
        max_duration=5400,
        max_bitrate=3_000_000,
        resolution=VideoResolution.RES_1920x1080,
        stream_mode=StreamMode.MANUAL,
        multi_broadcast_tag='premiere',
    )
    landed(
        'broadcasts.start',
        {
            'sessionId': stage.session,
            'layout': {'type': 'verticalPresentation'},
            'maxDuration': 5400,
            'maxBitrate': 3_000_000,
            'resolution': '1920x1080',
            'streamMode': 'manual',
            'multiBroadcastTag': 'premiere',
            'outputs': {
                'hls': {'dvr': True, 'lowLatency': False},
                'rtmp': [{'id': 'north', 'serverUrl': NORTH, 'streamName': REDACTED}],
            },
        },
    )
    assert (started.session_id, started.application_id) == (stage.session, GIVEN['application_id']), started
    assert (started.max_duration, started.max_bitrate) == (5400, 3_000_000), started
    assert (started.resolution, started.multi_broadcast_tag) == ('1920x1080', 'premiere'), started
    assert (started.settings.hls.dvr, started.settings.hls.low_latency) == (True, False), started
    assert [(one.id, one.server_url) for one in started.broadcast_urls.rtmp] == [('north', NORTH)], started

    VIDEO.add_stream_to_broadcast(started.id, AddStreamRequest(stream_id=stage.stream, has_audio=False))
    landed('broadcasts.add_stream', {'addStream': stage.stream, 'hasAudio': False})
    got = VIDEO.get_broadcast(started.id)
    landed('broadcasts.get')
    assert [(one.stream_id, one.has_audio) for one in got.streams] == [(stage.stream, False)], got
    VIDEO.remove_stream_from_broadcast(started.id, stage.stream)
    landed('broadcasts.remove_stream', {'removeStream': stage.stream})
    assert not VIDEO.get_broadcast(started.id).streams

    stopped = VIDEO.stop_broadcast(started.id)
    landed('broadcasts.stop')
    assert (stopped.id, stopped.status, stopped.broadcast_urls) == (started.id, 'stopped', None), stopped


def _list():
    stage = Stage()
    ids = [_start(stage, multi_broadcast_tag=tag).id for tag in 'abc'][::-1]
    broadcasts, count, _ = VIDEO.list_broadcasts(ListBroadcastsFilter(offset=1, page_size=2))
    landed('broadcasts.list')
    assert [one.id for one in broadcasts] == ids[1:]
    VIDEO.stop_broadcast(ids[0])
    _, left, _ = VIDEO.list_broadcasts()
    assert left == count - 1


def _refused():
    stage = Stage()
    target = BroadcastRtmp(server_url=NORTH, stream_name='k')
    assert refused_status(lambda: _start(stage, BroadcastOutputSettings(rtmp=[target] * 6))) == 400
    _start(stage)
    raises(InvalidBroadcastStateError, lambda: _start(stage))
    assert refused_status(lambda: VIDEO.stop_broadcast(NOBODY)) == 404


def _layout():
    started = _start(Stage())
    layout = ComposedLayout(type=LayoutType.BEST_FIT, screenshare_type=LayoutType.PIP)
    raises(TypeError, lambda: VIDEO.change_broadcast_layout(started.id, layout))
    landed('broadcasts.set_layout', {'type': 'bestFit', 'screenshareType': 'pip'})


def _filter():
    elsewhere = _start(Stage())
    stage = Stage()
    here = _start(stage)
    broadcasts, _, _ = VIDEO.list_broadcasts(ListBroadcastsFilter(session_id=stage.session))
    assert f'session_id={stage.session}' in landed('broadcasts.list')['query']
    assert {here.id, elsewhere.id} <= {one.id for one in broadcasts}
