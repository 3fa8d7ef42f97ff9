"""Live captions: one job a session, started by a moderator."""

from pydantic import ValidationError

from harness import NOBODY, REDACTED, VIDEO, Stage, check, known, landed, raises, refused_status
from vonage_video.models import CaptionsData, CaptionsOptions, LanguageCode, TokenOptions


def run():
    check('captions with every option, started once and stopped', _life)
    check('captions the service refuses', _refused)
    known('python-captions-language', _language)


def _start(stage, **options):
    return VIDEO.start_captions(CaptionsOptions(**{'session_id': stage.session, 'token': stage.token, **options}))


def _life():
    stage = Stage()
    callback = 'https://hooks.example.org/captions'
    captions = _start(
        stage,
        language_code=LanguageCode.FR_FR,
        max_duration=1800,
        partial_captions=False,
        status_callback_url=callback,
    )
    landed(
        'captions.start',
        {
            'sessionId': stage.session,
            'token': REDACTED,
            'languageCode': 'fr-FR',
            'maxDuration': 1800,
            'partialCaptions': False,
            'statusCallbackUrl': callback,
        },
    )
    assert refused_status(lambda: _start(stage)) == 409
    VIDEO.stop_captions(captions)
    landed('captions.stop')
    assert _start(stage).captions_id != captions.captions_id


def _refused():
    stage = Stage()
    publisher = VIDEO.generate_client_token(TokenOptions(session_id=stage.session)).decode()
    assert refused_status(lambda: _start(stage, token=publisher)) == 403
    assert refused_status(lambda: VIDEO.stop_captions(CaptionsData(captions_id=NOBODY))) == 404


def _language():
    stage = Stage()
    raises(ValidationError, lambda: _start(stage, language_code='es-US'))
    assert len(LanguageCode) == 13, list(LanguageCode)
