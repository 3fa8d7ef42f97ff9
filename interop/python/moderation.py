"""Disconnecting and muting, as the emulator's clients feel it."""

from harness import VIDEO, Stage, check, inside, known, landed, publish, refused_status, seen


def run():
    check('a disconnected client is gone', _disconnect)
    check('a stream is muted', _mute)
    check('a session is muted but for one stream, then streams to come are not', _mute_all)
    known('python-mute-null', _null)


def _muted(session_id):
    return {stream['streamId'] for stream in seen(session_id)['streams'] if stream['muted']}


def _disconnect():
    stage = Stage()
    VIDEO.disconnect_client(stage.session, stage.connection)
    landed('moderation.disconnect')
    assert inside(stage.session) == set()
    assert refused_status(lambda: VIDEO.disconnect_client(stage.session, stage.connection)) == 404


def _mute():
    stage = Stage()
    VIDEO.mute_stream(stage.session, stage.stream)
    landed('moderation.mute_stream')
    assert _muted(stage.session) == {stage.stream}


def _mute_all():
    stage = Stage()
    spared = publish(stage.session, stage.connection, 'spared')
    VIDEO.mute_all_streams(stage.session, [spared])
    landed('moderation.mute_all', {'active': True, 'excludedStreamIds': [spared]})
    late = publish(stage.session, stage.connection, 'late')
    assert _muted(stage.session) == {stage.stream, late}

    VIDEO.disable_mute_all_streams(stage.session)
    landed('moderation.unmute_all', {'active': False})
    publish(stage.session, stage.connection, 'later')
    # Who was muted stays so; who comes is not muted any more.
    assert _muted(stage.session) == {stage.stream, late}


def _null():
    stage = Stage()
    VIDEO.mute_all_streams(stage.session)
    landed('moderation.mute_all', {'active': True, 'excludedStreamIds': None})
    assert _muted(stage.session) == {stage.stream}
