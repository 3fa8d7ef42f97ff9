"""Experience Composer renders."""

from harness import GIVEN, NOBODY, REDACTED, VIDEO, Stage, check, landed, refused_status
from vonage_video.models import (
    ExperienceComposerOptions,
    ExperienceComposerProperties,
    ListExperienceComposersFilter,
    VideoResolution,
)

URL = 'https://stage.example.org/scoreboard'


def run():
    check('a render with every option, from start to stop', _life)
    check('renders listed, newest first, page by page', _list)
    check('renders the service refuses', _refused)


def _start(stage, **options):
    options = {'session_id': stage.session, 'token': stage.token, 'url': URL, **options}
    return VIDEO.start_experience_composer(ExperienceComposerOptions(**options))


def _life():
    stage = Stage()
    started = _start(
        stage,
        max_duration=1800,
        resolution=VideoResolution.RES_1920x1080,
        properties=ExperienceComposerProperties(name='Scoreboard'),
    )
    landed(
        'experience_composer.start',
        {
            'sessionId': stage.session,
            'token': REDACTED,
            'url': URL,
            'maxDuration': 1800,
            'resolution': '1920x1080',
            'properties': {'name': 'Scoreboard'},
        },
    )
    assert (started.session_id, started.application_id) == (stage.session, GIVEN['application_id']), started
    assert (started.url, started.resolution) == (URL, '1920x1080'), started
    assert started.status in ('starting', 'started'), started

    assert VIDEO.get_experience_composer(started.id).id == started.id
    landed('experience_composer.get')
    VIDEO.stop_experience_composer(started.id)
    landed('experience_composer.stop')
    assert VIDEO.get_experience_composer(started.id).status == 'stopped'


def _list():
    stage = Stage()
    ids = [_start(stage).id for _ in range(3)][::-1]
    renders, count, _ = VIDEO.list_experience_composers(ListExperienceComposersFilter(offset=1, page_size=2))
    landed('experience_composer.list')
    assert [render.id for render in renders] == ids[1:]
    assert count >= 3


def _refused():
    stage = Stage()
    assert refused_status(lambda: _start(stage, url='ftp://stage.example.org/a')) == 400
    assert refused_status(lambda: VIDEO.stop_experience_composer(NOBODY)) == 404
