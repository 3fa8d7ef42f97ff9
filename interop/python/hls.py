"""What a player makes of a broadcast's HLS output: PyAV, which is FFmpeg, reads it from the address the API tells."""

import os
from contextlib import contextmanager

import av
from harness import VIDEO, Stage, check, control
from vonage_video.models import BroadcastHls, BroadcastOutputSettings, CreateBroadcastRequest, VideoResolution

# How long it takes until players can read a broadcast.
HLS_READY = 5


def run():
    check('a player decodes a broadcast while it goes on and after its end', _played)
    check('a player goes back to the beginning of a broadcast with DVR', _rewound)


@contextmanager
def _later(seconds):
    """Turns the clock of the emulator on, and back in the end; tokens go by the time of the system meanwhile."""
    control('POST', '/control/clock', {'advanceSeconds': seconds, 'tokens': 'system'})
    try:
        yield
    finally:
        control('POST', '/control/clock', {'advanceSeconds': -seconds, 'tokens': 'clock'})


def _start(hls, resolution):
    outputs = BroadcastOutputSettings(hls=hls)
    request = CreateBroadcastRequest(session_id=Stage().session, outputs=outputs, resolution=resolution)
    return VIDEO.start_broadcast(request)


def _options():
    """From the first segment of the playlist on, with the authority of the emulator's certificate."""
    return {'live_start_index': '0', 'ca_file': os.environ.get('REQUESTS_CA_BUNDLE', '')}


def _play(url, frames, seconds):
    """Decodes so many frames of video, and of sound what lies between; their sizes and times."""
    sizes, times, sound = set(), [], 0
    with av.open(url, options=_options(), timeout=20) as player:
        for frame in player.decode(video=0, audio=0):
            if isinstance(frame, av.VideoFrame):
                sizes.add((frame.width, frame.height))
                times.append(float(frame.time))
            else:
                sound += frame.samples / frame.sample_rate
            if len(times) == frames:
                break
    assert len(times) == frames, f'{len(times)} frames of {frames}'
    assert times == sorted(set(times)), times
    # The sound of a segment comes behind its picture.
    assert sound > seconds - 2.5, f'{sound} seconds of sound'
    return sizes, times


def _played():
    started = _start(BroadcastHls(), VideoResolution.RES_1280x720)
    with _later(HLS_READY + 25):
        got = VIDEO.get_broadcast(started.id)
        assert got.broadcast_urls.hls == started.broadcast_urls.hls, got
        # Six segments of 2 seconds with 5 frames each, and the next one once it is there.
        sizes, live = _play(got.broadcast_urls.hls, 70, 14)
        assert sizes == {(1280, 720)}, sizes
        assert live[-1] - live[0] > 13, live
        VIDEO.stop_broadcast(started.id)
        # What has ended is played to its end, which a player would otherwise wait for.
        with av.open(got.broadcast_urls.hls, options=_options(), timeout=20) as player:
            frames = sum(1 for _ in player.decode(video=0))
        assert frames == 60, frames


def _rewound():
    started = _start(BroadcastHls(dvr=True), VideoResolution.RES_640x480)
    with _later(HLS_READY + 115):
        _, times = _play(started.broadcast_urls.hls, 550, 110)
        assert times[-1] - times[0] > 109, times
        VIDEO.stop_broadcast(started.id)
