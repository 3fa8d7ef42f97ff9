"""What every check shares: where things are, the official SDK, and how a check reports."""

import json
import logging
import os
import re
import sys
import traceback
from urllib.parse import quote, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from vonage_http_client.auth import Auth
from vonage_http_client.http_client import HttpClient, HttpClientOptions
from vonage_video import Video
from vonage_video.models import TokenOptions, TokenRole

# The document `xtask` writes; see ../README.md.
GIVEN = json.load(sys.stdin)

with open(GIVEN['private_key_path'], encoding='utf-8') as file:
    PRIVATE_KEY = file.read()
PUBLIC_KEY = load_pem_private_key(PRIVATE_KEY.encode(), password=None).public_key()

# All calls the SDK offers; `http_client` is a property.
CALLS = {name for name in vars(Video) if not name.startswith('_') and name != 'http_client'}
# Those that checks made so far.
CALLED = set()
# What the emulator's journal holds in place of a credential.
REDACTED = '[redacted]'
# A well-formed id that nothing has.
NOBODY = '00000000-0000-4000-8000-000000000000'


class Watched:
    """The SDK, watched for which of its calls are made."""

    def __init__(self, video):
        self._video = video

    def __getattr__(self, name):
        if name in CALLS:
            CALLED.add(name)
        return getattr(self._video, name)


def client():
    """The SDK, new. It takes a host and always speaks HTTPS to it."""
    auth = Auth(application_id=GIVEN['application_id'], private_key=PRIVATE_KEY)
    options = HttpClientOptions(video_host=urlsplit(GIVEN['api']).netloc, timeout=20)
    return Watched(Video(HttpClient(auth, options)))


VIDEO = client()

# Refusals are expected here; what they are is checked, not logged.
logging.getLogger('vonage').setLevel(logging.CRITICAL)

_failures = []
_proven = set()


def _run(line, body):
    _proven.clear()
    line['ok'] = True
    try:
        control('DELETE', '/control/requests')
        body()
    except Exception as error:  # A check may fail in any way; the next one must still run.
        line.update(ok=False, detail=_told(error))
        _failures.append(line['check'])
    print(json.dumps({**line, 'operations': sorted(_proven)}), flush=True)


def _told(error):
    """Where in our files it failed, and how."""
    here = os.path.dirname(os.path.abspath(__file__))
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(here)]
    return ''.join(traceback.format_list(frames[1:][-3:]) + traceback.format_exception_only(error))


def check(name, body):
    """Runs one check and reports it as one line of JSON."""
    _run({'check': name}, body)


def known(name, body):
    """Checks that what `known.json` says of this SDK is still so."""
    _run({'check': f'known: {name}', 'known': name}, body)


def finish():
    """Ends the driver; the exit code says whether all checks passed."""
    sys.exit(1 if _failures else 0)


def control(method, where, body=None):
    """Calls the emulator's control surface: what the service has no call for."""
    response = requests.request(method, GIVEN['control'].rstrip('/') + where, json=body, timeout=20)
    assert response.ok, f'control {method} {where}: {response.status_code} {response.text}'
    return response.json() if response.content else None


def arrived(operation):
    """The requests of this check that are this operation, oldest first."""
    one = next(one for one in GIVEN['operations'] if one['id'] == operation)
    prefix = '' if operation == 'sessions.create' else f'/v2/project/{GIVEN["application_id"]}'
    pattern = re.compile(prefix + one['path'].replace('{}', '[^/]+'))
    listed = control('GET', '/control/requests')['requests']
    return [found for found in listed if found['method'] == one['method'] and pattern.fullmatch(found['path'])]


def landed(operation, body=None):
    """Proves that the last request of this operation took effect and that its body was this one.

    Returns the request.
    """
    found = arrived(operation)
    assert found, f'{operation} did not arrive'
    request = found[-1]
    assert request['applied'], f'{operation} was refused: {request}'
    if operation != 'sessions.create':
        sent = json.loads(request['body']['text']) if 'body' in request else None
        assert sent == body, f'the body of {operation}: {sent}'
    _proven.add(operation)
    return request


def signed():
    """Says that an operation without a request is proven."""
    _proven.add('tokens.sign')


def _in_session(session_id):
    return f'/control/sessions/{quote(session_id, safe="")}'


def seen(session_id):
    """The session as the emulator holds it: what was asked for, who is in it, what is published."""
    return control('GET', _in_session(session_id))


def inside(session_id):
    """Who is in a session."""
    return {one['connectionId'] for one in seen(session_id)['connections']}


def join(session_id, token):
    """Joins a simulated client; returns its connection id."""
    token = token.decode() if isinstance(token, bytes) else token
    return control('POST', f'{_in_session(session_id)}/connections', {'token': token})['connectionId']


def publish(session_id, connection_id, name='Stage left', video_type='camera'):
    """Publishes a stream of a joined client; returns its stream id."""
    where = f'{_in_session(session_id)}/connections/{connection_id}/streams'
    stream = {'name': name, 'videoType': video_type, 'hasAudio': True, 'hasVideo': True}
    return control('POST', where, stream)['streamId']


def received(session_id, connection_id):
    """The signals a client has received, as pairs of type and data."""
    signals = control('GET', f'{_in_session(session_id)}/connections/{connection_id}/signals')['signals']
    return [(signal['type'], signal['data']) for signal in signals]


def recorded(archive_id):
    """Makes the recording of a stopped archive ready to be downloaded."""
    control('POST', f'/control/archives/{archive_id}', {'status': 'available'})


class Stage:
    """A session with one client that publishes, as most calls need."""

    def __init__(self):
        # A new client each time: see `python-session-label`.
        self.session = client().create_session().session_id
        options = TokenOptions(session_id=self.session, role=TokenRole.MODERATOR)
        self.token = VIDEO.generate_client_token(options).decode()
        self.connection = join(self.session, self.token)
        self.stream = publish(self.session, self.connection)


def refused_status(call):
    """The status the SDK's error carries; fails when the call succeeds."""
    try:
        call()
    except Exception as error:  # The SDK has one class a status; what counts is the number.
        response = getattr(error, 'response', None)
        assert response is not None, f'no answer in {error!r}'
        return response.status_code
    raise AssertionError('the call was accepted')


def raises(kind, call):
    """Fails unless the call raises this class of error; returns the error."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f'no {kind.__name__} was raised')


def decode(token):
    """Header and claims of a token, unverified."""
    return jwt.get_unverified_header(token), jwt.decode(token, options={'verify_signature': False})
