"""Signals to a session and to one client, as the clients receive them."""

from harness import NOBODY, VIDEO, Stage, arrived, check, control, join, known, landed, received, refused_status
from vonage_video.models import SignalData


def run():
    check('a signal to the session reaches everyone', _everyone)
    check('a signal to one client reaches that one', _one)
    check('a signal to nobody', _nobody)
    known('python-signal-bytes', _bytes)
    known('python-sends-twice', _twice)


def _everyone():
    stage = Stage()
    other = join(stage.session, stage.token)
    VIDEO.send_signal(stage.session, SignalData(type='cue', data='{"scene":3}'))
    landed('signals.send', {'type': 'cue', 'data': '{"scene":3}'})
    for connection in (stage.connection, other):
        assert received(stage.session, connection) == [('cue', '{"scene":3}')]


def _one():
    stage = Stage()
    other = join(stage.session, stage.token)
    VIDEO.send_signal(stage.session, SignalData(type='cue', data='you are live'), other)
    landed('signals.send_to', {'type': 'cue', 'data': 'you are live'})
    assert received(stage.session, other) == [('cue', 'you are live')]
    assert received(stage.session, stage.connection) == []


def _nobody():
    stage = Stage()
    signal = SignalData(type='a', data='b')
    assert refused_status(lambda: VIDEO.send_signal(stage.session, signal, NOBODY)) == 404


def _bytes():
    stage = Stage()
    signal = SignalData(type='ü' * 128, data='x')
    assert refused_status(lambda: VIDEO.send_signal(stage.session, signal)) == 413


def _twice():
    stage = Stage()
    control('POST', '/control/faults', {'close': 'after', 'operation': 'signals.send'})
    VIDEO.send_signal(stage.session, SignalData(type='cue', data='once'))
    assert [request['applied'] for request in arrived('signals.send')] == [True, True]
    assert received(stage.session, stage.connection) == [('cue', 'once')] * 2
