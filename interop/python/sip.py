"""SIP calls: dialed, heard, hung up."""

from pydantic import ValidationError

from harness import REDACTED, VIDEO, Stage, check, client, inside, landed, raises, refused_status, seen
from vonage_video.errors import RoutedSessionRequiredError
from vonage_video.models import InitiateSipRequest, MediaMode, SessionOptions, SipAuth, SipOptions, TokenOptions

URI = 'sip:lobby@pbx.example.org;transport=tls'


def run():
    check('a call with every option is a connection, hears digits, and is hung up', _life)
    check('a call with what it needs only', _minimal)
    check('calls and digits that are refused', _refused)


def _dial(session, token, sip=None):
    request = InitiateSipRequest(session_id=session, token=token, sip=sip or SipOptions(uri=URI))
    return VIDEO.initiate_sip_call(request)


def _life():
    stage = Stage()
    sip = SipOptions(
        uri=URI,
        from_='15550100042@example.org',
        headers={'X-Room': 'A7'},
        auth=SipAuth(username='lantern', password='s3cr3t'),
        secure=True,
        video=False,
        observe_force_mute=True,
    )
    call = _dial(stage.session, stage.token, sip)
    landed(
        'sip.dial',
        {
            'sessionId': stage.session,
            'token': REDACTED,
            'sip': {
                'uri': URI,
                'from': '15550100042@example.org',
                # The journal keeps the names of headers only.
                'headers': {'X-Room': REDACTED},
                'auth': {'username': 'lantern', 'password': REDACTED},
                'secure': True,
                'video': False,
                'observeForceMute': True,
            },
        },
    )
    assert inside(stage.session) == {stage.connection, call.connection_id}
    assert call.stream_id in {stream['streamId'] for stream in seen(stage.session)['streams']}

    VIDEO.play_dtmf(stage.session, '42pp7#')
    landed('sip.play_dtmf', {'digits': REDACTED})
    VIDEO.play_dtmf(stage.session, '*0', call.connection_id)
    landed('sip.play_dtmf_to', {'digits': REDACTED})
    assert [one['digits'] for one in seen(stage.session)['calls']] == ['42pp7#*0']

    VIDEO.disconnect_client(stage.session, call.connection_id)
    landed('sip.hang_up')
    assert inside(stage.session) == {stage.connection}


def _minimal():
    stage = Stage()
    assert _dial(stage.session, stage.token).id
    landed('sip.dial', {'sessionId': stage.session, 'token': REDACTED, 'sip': {'uri': URI}})


def _refused():
    stage = Stage()
    relayed = client().create_session(SessionOptions(media_mode=MediaMode.RELAYED)).session_id
    there = VIDEO.generate_client_token(TokenOptions(session_id=relayed)).decode()
    raises(RoutedSessionRequiredError, lambda: _dial(relayed, there))
    assert refused_status(lambda: _dial(stage.session, there)) == 403
    assert refused_status(lambda: _dial('2_MX4nowhere', stage.token)) == 404
    raises(ValidationError, lambda: VIDEO.play_dtmf(stage.session, '12x'))
