"""Archives from start to deletion."""

from pydantic import ValidationError

from harness import (
    GIVEN,
    NOBODY,
    VIDEO,
    Stage,
    arrived,
    check,
    client,
    control,
    known,
    landed,
    raises,
    recorded,
    refused_status,
    requests,
)
from vonage_video.errors import InvalidArchiveStateError
from vonage_video.models import (
    AddStreamRequest,
    ComposedLayout,
    CreateArchiveRequest,
    LayoutType,
    ListArchivesFilter,
    OutputMode,
    StreamMode,
    VideoResolution,
)

CUSTOM = ComposedLayout(type=LayoutType.CUSTOM, stylesheet='stream.host {width: 70%}')


def run():
    check('an archive with every option, from start to download and deletion', _life)
    check('archives listed, newest first, page by page', _list)
    check('an individual archive with transcription', _individual)
    check('archives the service refuses', _refused)
    known('python-archive-layout', _layout)
    known('python-archive-filter', _filter)
    known('python-paging', _paging)
    known('python-archive-language', _language)
    known('python-enums', _enums)
    known('python-ids', _ids)


def _start(stage, **options):
    return VIDEO.start_archive(CreateArchiveRequest(session_id=stage.session, **options))


def _life():
    stage = Stage()
    started = _start(
        stage,
        name='Dress rehearsal',
        has_audio=True,
        has_video=True,
        output_mode=OutputMode.COMPOSED,
        layout=ComposedLayout(type=LayoutType.BEST_FIT, screenshare_type=LayoutType.HORIZONTAL_PRESENTATION),
        resolution=VideoResolution.RES_1280x720,
        stream_mode=StreamMode.MANUAL,
        multi_archive_tag='cam-mix',
        max_bitrate=1_500_000,
    )
    landed(
        'archives.start',
        {
            'sessionId': stage.session,
            'name': 'Dress rehearsal',
            'hasAudio': True,
            'hasVideo': True,
            'outputMode': 'composed',
            'layout': {'type': 'bestFit', 'screenshareType': 'horizontalPresentation'},
            'resolution': '1280x720',
            'streamMode': 'manual',
            'multiArchiveTag': 'cam-mix',
            'maxBitrate': 1_500_000,
        },
    )
    assert (started.status, started.session_id) == ('started', stage.session), started
    assert started.application_id == GIVEN['application_id'], started
    assert (started.name, started.output_mode, started.resolution) == ('Dress rehearsal', 'composed', '1280x720')
    assert (started.multi_archive_tag, started.max_bitrate) == ('cam-mix', 1_500_000), started
    assert (started.has_audio, started.has_video, started.stream_mode) == (True, True, 'manual'), started

    VIDEO.add_stream_to_archive(started.id, AddStreamRequest(stream_id=stage.stream, has_audio=True, has_video=False))
    landed('archives.add_stream', {'addStream': stage.stream, 'hasAudio': True, 'hasVideo': False})
    streams = VIDEO.get_archive(started.id).streams
    assert [(one.stream_id, one.has_video) for one in streams] == [(stage.stream, False)], streams
    VIDEO.remove_stream_from_archive(started.id, stage.stream)
    landed('archives.remove_stream', {'removeStream': stage.stream})
    assert not VIDEO.get_archive(started.id).streams

    stopped = VIDEO.stop_archive(started.id)
    landed('archives.stop')
    assert (stopped.id, stopped.status, stopped.reason) == (started.id, 'stopped', 'user initiated'), stopped

    recorded(started.id)
    available = VIDEO.get_archive(started.id)
    landed('archives.get')
    assert available.status == 'available', available
    # The certificate is that of the API port, when the file lies there.
    file = requests.get(available.url, timeout=20)
    assert (file.status_code, len(file.content)) == (200, available.size), file

    raises(InvalidArchiveStateError, lambda: VIDEO.stop_archive(started.id))
    VIDEO.delete_archive(started.id)
    landed('archives.delete')
    ids = [archive.id for archive in VIDEO.list_archives(ListArchivesFilter(page_size=1000))[0]]
    assert started.id not in ids


def _three():
    stage = Stage()
    return [_start(stage, multi_archive_tag=tag).id for tag in 'abc'][::-1]


def _list():
    ids = _three()
    archives, count, _ = VIDEO.list_archives(ListArchivesFilter(offset=0, page_size=3))
    landed('archives.list')
    assert [archive.id for archive in archives] == ids
    assert count >= 3
    archives, _, _ = VIDEO.list_archives(ListArchivesFilter(offset=1, page_size=1))
    assert [archive.id for archive in archives] == [ids[1]]


def _individual():
    started = _start(Stage(), output_mode=OutputMode.INDIVIDUAL, has_transcription=True)
    assert (started.output_mode, started.has_transcription) == ('individual', True), started
    assert started.transcription.status == 'requested', started


def _refused():
    stage = Stage()
    empty = client().create_session().session_id
    status = refused_status(lambda: VIDEO.start_archive(CreateArchiveRequest(session_id=empty)))
    assert status in (400, 404), status
    running = _start(stage)
    assert refused_status(lambda: _start(stage)) == 409
    raises(InvalidArchiveStateError, lambda: VIDEO.delete_archive(running.id))
    add = AddStreamRequest(stream_id=stage.stream)
    assert refused_status(lambda: VIDEO.add_stream_to_archive(running.id, add)) == 400
    assert refused_status(lambda: VIDEO.get_archive(NOBODY)) == 404


def _layout():
    started = _start(Stage())
    raises(TypeError, lambda: VIDEO.change_archive_layout(started.id, CUSTOM))
    landed('archives.set_layout', {'type': 'custom', 'stylesheet': CUSTOM.stylesheet})


def _filter():
    elsewhere = _start(Stage())
    stage = Stage()
    here = _start(stage)
    archives, _, _ = VIDEO.list_archives(ListArchivesFilter(session_id=stage.session))
    assert f'session_id={stage.session}' in landed('archives.list')['query']
    assert {here.id, elsewhere.id} <= {archive.id for archive in archives}


def _paging():
    _three()
    for offset in range(3):
        _, count, following = VIDEO.list_archives(ListArchivesFilter(offset=offset, page_size=1))
        assert count >= 3 and following == 1, following


def _language():
    stage = Stage()
    wishes = {'primaryLanguageCode': 'pt-BR', 'hasSummary': True}
    individual = OutputMode.INDIVIDUAL
    _start(stage, output_mode=individual, has_transcription=True, transcriptionProperties=wishes)
    landed('archives.start', {'sessionId': stage.session, 'outputMode': 'individual', 'hasTranscription': True})


def _enums():
    body = {'id': NOBODY, 'status': 'being uploaded'}
    control('POST', '/control/faults', {'status': 200, 'body': body, 'operation': 'archives.get'})
    raises(ValidationError, lambda: VIDEO.get_archive(NOBODY))


def _ids():
    stage = Stage()
    not_an_archive = VIDEO.get_archive(f'../session/{stage.session}/stream')
    assert not_an_archive.id is None
    assert (len(arrived('archives.get')), len(arrived('streams.list'))) == (0, 1)
