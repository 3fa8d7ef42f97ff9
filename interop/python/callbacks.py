"""Callbacks: the emulator's are accepted by PyJWT and hashlib, and what those sign is accepted by our receiver."""

import hashlib
import json
import subprocess
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
from harness import GIVEN, Stage, check, control

SECRET = 'a secret of both ends, 32 letters'
BODY = '{"event":"sessionDestroyed","sessionId":"2_MX4","reason":"serverRotation","timestamp":1790000000000}'


class Receiver:
    """A server that keeps what is posted to it."""

    def __init__(self):
        self.posted = posted = []
        self.arrived = arrived = threading.Condition()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length']))
                with arrived:
                    posted.append((self.headers['authorization'], body))
                    arrived.notify_all()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def first(self, count):
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.posted) >= count, timeout=20), self.posted
            return self.posted[:count]


def run():
    check('callbacks of the emulator verify', _emulator)
    check('callbacks signed by PyJWT are taken, changed ones are not', _ours)


def _verify(authorization, body):
    scheme, token = authorization.split(' ')
    assert scheme == 'Bearer', scheme
    claims = jwt.decode(token, SECRET, algorithms=['HS256'], issuer='Vonage', options={'require': ['iat', 'jti']})
    assert claims['payload_hash'] == hashlib.sha256(body).hexdigest(), 'another body than was signed'
    return claims


def _emulator():
    receiver = Receiver()
    url = f'http://127.0.0.1:{receiver.server.server_port}/in'
    control('PUT', '/control/webhooks/session', {'url': url, 'secret': SECRET})
    Stage()
    events = []
    for authorization, body in receiver.first(3):
        claims = _verify(authorization, body)
        assert claims['application_id'] == GIVEN['application_id'], claims
        uuid.UUID(claims['jti'])
        assert abs(time.time() - claims['iat']) < 60, claims
        events.append(json.loads(body)['event'])
        for wrong in ((authorization + 'A', body), (authorization, body + b' ')):
            try:
                _verify(*wrong)
            except (jwt.InvalidTokenError, AssertionError):
                continue
            raise AssertionError('a changed callback verifies')
    # Deliveries may overtake each other, the service's as well.
    assert sorted(events) == ['connectionCreated', 'sessionCreated', 'streamCreated'], events
    control('DELETE', '/control/webhooks')
    receiver.server.shutdown()


def _signed(secret=SECRET, algorithm='HS256', body=BODY, **changed):
    claims = {
        'iat': int(time.time()),
        'jti': str(uuid.uuid4()),
        'iss': 'Vonage',
        'payload_hash': hashlib.sha256(BODY.encode()).hexdigest(),
        **changed,
    }
    token = jwt.encode(claims, secret, algorithm=algorithm)
    return {'secret': SECRET, 'authorization': f'Bearer {token}', 'body': body}


def _ours():
    yesterday = int(time.time()) - 25 * 60 * 60
    wanted = [
        (_signed(), 'taken'),
        (_signed(body=json.dumps(json.loads(BODY), indent=2)), 'taken'),
        (_signed(secret='a secret of neither of the ends!!'), 'Token(WrongSecret)'),
        (_signed(algorithm='HS512'), 'Token(UnsupportedAlgorithm)'),
        (_signed(secret='', algorithm='none'), 'Token(UnsupportedAlgorithm)'),
        (_signed(body=BODY.replace('2_MX4', '2_MX5')), 'BodyChanged'),
        (_signed(iss='vonage'), 'Token(WrongIssuer)'),
        (_signed(iat=yesterday), 'Token(TooOld)'),
    ]
    document = json.dumps([callback for callback, _ in wanted])
    said = subprocess.run([GIVEN['take_callbacks']], input=document, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == [verdict for _, verdict in wanted], said.stdout
