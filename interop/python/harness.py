"""What every check shares: where things are, the official SDK, and how a check reports."""

import json
import logging
import sys
import traceback
from urllib.parse import quote, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from vonage_http_client.auth import Auth
from vonage_http_client.http_client import HttpClient, HttpClientOptions
from vonage_video import Video

# The document `xtask` writes: api, control, application_id, private_key_path, tokens.
GIVEN = json.load(sys.stdin)

with open(GIVEN['private_key_path'], encoding='utf-8') as file:
    PRIVATE_KEY = file.read()
PUBLIC_KEY = load_pem_private_key(PRIVATE_KEY.encode(), password=None).public_key()

# The SDK takes a host and always speaks HTTPS to it.
VIDEO = Video(
    HttpClient(
        Auth(application_id=GIVEN['application_id'], private_key=PRIVATE_KEY),
        HttpClientOptions(video_host=urlsplit(GIVEN['api']).netloc, timeout=20),
    )
)

# Refusals are expected here; what they are is checked, not logged.
logging.getLogger('vonage').setLevel(logging.CRITICAL)

_failures = []


def check(name, body):
    """Runs one check and reports it as one line of JSON."""
    line = {'check': name, 'ok': True}
    try:
        body()
    except Exception:  # A check may fail in any way; the next one must still run.
        line = {'check': name, 'ok': False, 'detail': traceback.format_exc()}
        _failures.append(name)
    print(json.dumps(line), flush=True)


def finish():
    """Ends the driver; the exit code says whether all checks passed."""
    sys.exit(1 if _failures else 0)


def control(method, where, body=None):
    """Calls the emulator's control surface: what the service has no call for."""
    response = requests.request(method, GIVEN['control'].rstrip('/') + where, json=body, timeout=20)
    assert response.ok, f'control {method} {where}: {response.status_code} {response.text}'
    return response.json() if response.content else None


def seen(session_id):
    """The session as the emulator holds it: what was asked for, who is in it, what is published."""
    return control('GET', f'/control/sessions/{quote(session_id, safe="")}')


def join(session_id, token):
    """Joins a simulated client; returns its connection id."""
    token = token.decode() if isinstance(token, bytes) else token
    where = f'/control/sessions/{quote(session_id, safe="")}/connections'
    return control('POST', where, {'token': token})['connectionId']


def publish(session_id, connection_id, name, video_type):
    """Publishes a stream of a joined client; returns its stream id."""
    where = f'/control/sessions/{quote(session_id, safe="")}/connections/{connection_id}/streams'
    stream = {'name': name, 'videoType': video_type, 'hasAudio': True, 'hasVideo': True}
    return control('POST', where, stream)['streamId']


def refused_status(call):
    """The status the SDK's error carries; fails when the call succeeds."""
    try:
        call()
    except Exception as error:  # The SDK has one class a status; what counts is the number.
        response = getattr(error, 'response', None)
        assert response is not None, f'no answer in {error!r}'
        return response.status_code
    raise AssertionError('the call was accepted')


def decode(token):
    """Header and claims of a token, unverified."""
    return jwt.get_unverified_header(token), jwt.decode(token, options={'verify_signature': False})
