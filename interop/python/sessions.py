"""Session creation in every mode the SDK knows."""

from urllib.parse import parse_qs

from harness import VIDEO, check, client, known, landed, seen, Stage
from vonage_video.models import ArchiveMode, MediaMode, SessionOptions, SignalData

# Each with what the emulator must have understood.
MODES = {
    'with the defaults': (None, {'p2p.preference': 'disabled'}),
    'routed': (SessionOptions(media_mode=MediaMode.ROUTED), {'p2p.preference': 'disabled'}),
    'relayed': (SessionOptions(media_mode=MediaMode.RELAYED), {'p2p.preference': 'enabled'}),
    'archived always': (
        SessionOptions(media_mode=MediaMode.ROUTED, archive_mode=ArchiveMode.ALWAYS),
        {'p2p.preference': 'disabled', 'archiveMode': 'always'},
    ),
    'archived by hand': (SessionOptions(archive_mode=ArchiveMode.MANUAL), {'archiveMode': 'manual'}),
    'near a location': (SessionOptions(location='198.51.100.24'), {'location': '198.51.100.24'}),
    'encrypted end to end': (SessionOptions(media_mode=MediaMode.ROUTED, e2ee=True), {'e2ee': True}),
}


def run():
    ids = set()
    for name, (options, understood) in MODES.items():

        def body(options=options, understood=understood):
            # Its "no options" is no argument at all.
            session = VIDEO.create_session() if options is None else VIDEO.create_session(options)
            session_id = session.session_id
            assert len(session_id) >= 10 and session_id not in ids, session_id
            ids.add(session_id)
            landed('sessions.create')
            form = seen(session_id)['form']
            found = {field: form.get(field) for field in understood}
            assert found == understood, form

        check(f'session {name}', body)

    known('python-session-bool', _capital)
    known('python-session-label', _label)


def _capital():
    client().create_session(SessionOptions(media_mode=MediaMode.ROUTED, e2ee=True))
    form = parse_qs(landed('sessions.create')['body']['text'])
    assert form['e2ee'] == ['True'], form
    assert form['media_mode'] == ['routed'], form


def _label():
    stage = Stage()
    video = client()
    video.create_session(SessionOptions())
    assert landed('sessions.create')['headers']['content-type'] == 'application/x-www-form-urlencoded'
    video.send_signal(stage.session, SignalData(type='a', data='b'))
    video.create_session(SessionOptions())
    assert landed('sessions.create')['headers']['content-type'] == 'application/json'
