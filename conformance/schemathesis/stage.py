"""Live objects for generated requests, made as a user would: by the API, and by simulated clients that join."""

import threading
import time
import uuid
from urllib.parse import quote

import jwt
import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

# Long enough for the whole run, and less than the service's 24 hours.
LIFE_SECONDS = 3600
# A session may be moved to another media server once it is a minute old; so many are made old enough.
OLD_SESSIONS, OLD_SECONDS = 40, 120


class World:
    """An emulator, and who may call it."""

    def __init__(self, given):
        self.application = given['application_id']
        self._api, self._control = given['api'], given['control']
        with open(given['private_key_path'], encoding='utf-8') as file:
            self._key = file.read()
        self._http = requests.Session()
        self.bearer = f'Bearer {self._sign({})}'
        self.ears = _listen()
        self._old = [Stage(self) for _ in range(OLD_SESSIONS)]
        self.control('/control/clock', {'advanceSeconds': OLD_SECONDS})

    def _sign(self, claims):
        now = int(time.time())
        common = {
            'application_id': self.application,
            'iat': now,
            'exp': now + LIFE_SECONDS,
            'jti': str(uuid.uuid4()),
        }
        return jwt.encode({**common, **claims}, self._key, algorithm='RS256')

    def client_token(self, session):
        """A token that lets a moderator join."""
        claims = {'scope': 'session.connect', 'session_id': session, 'role': 'moderator', 'sub': 'video'}
        return self._sign({**claims, 'acl': {'paths': {'/session/**': {}}}})

    def api(self, method, below, **body):
        """Calls the API; what it is asked for here is always right."""
        headers = {'authorization': self.bearer, 'accept': 'application/json'}
        where = below if below == '/session/create' else f'/v2/project/{self.application}{below}'
        answer = self._http.request(method, self._api + where, headers=headers, timeout=20, **body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def stage(self, operation):
        """A session that suits this operation."""
        old = operation == 'migrateSession' and self._old
        return self._old.pop() if old else Stage(self)

    def control(self, where, body):
        """Calls the control surface."""
        answer = self._http.post(self._control + where, json=body, timeout=20)
        answer.raise_for_status()
        return answer.json() if answer.content else None


class Stage:
    """A session with a client that publishes; everything else is there once it is asked for."""

    def __init__(self, world):
        self._world = world
        self._made = {}
        self.session = world.api('POST', '/session/create', data={'p2p.preference': 'disabled'})[0]['session_id']
        self.token = world.client_token(self.session)
        where = f'/control/sessions/{quote(self.session, safe="")}/connections'
        self.connection = world.control(where, {'token': self.token})['connectionId']
        stream = {'name': 'Stage left', 'videoType': 'camera'}
        self.stream = world.control(f'{where}/{self.connection}/streams', stream)['streamId']

    def id(self, parameter):
        """A living object's id for a parameter of a path or a query."""
        if parameter not in self._made:
            self._made[parameter] = self._make(parameter)
        return self._made[parameter]

    def recorded(self):
        """An archive that is there to be downloaded or deleted."""
        archive = self.id('archive_id')
        self._world.api('POST', f'/archive/{archive}/stop')
        self._world.control(f'/control/archives/{archive}', {'status': 'available'})

    def _make(self, parameter):
        start = {'sessionId': self.session, 'streamMode': 'manual'}
        match parameter:
            case 'application_id':
                return self._world.application
            case 'session_id' | 'sessionId':
                return self.session
            case 'connection_id':
                return self.connection
            case 'stream_id':
                return self.stream
            case 'archive_id':
                return self._world.api('POST', '/archive', json=start)['id']
            case 'broadcast_id':
                return self._world.api('POST', '/broadcast', json={**start, 'outputs': {'hls': {}}})['id']
            case 'captions_id':
                body = {'sessionId': self.session, 'token': self.token}
                return self._world.api('POST', '/captions', json=body)['captionsId']
            case 'render_id':
                body = {'sessionId': self.session, 'token': self.token, 'url': 'https://stage.example.org/board'}
                return self._world.api('POST', '/render', json=body)['id']
        raise LookupError(f'nothing is known of a parameter {parameter}')


def _listen():
    """The address of a WebSocket server that takes in whatever comes, for the Audio Connector."""

    def swallow(connection):
        try:
            for _ in connection:
                pass
        except ConnectionClosed:
            pass

    server = serve(swallow, '127.0.0.1', 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f'ws://127.0.0.1:{server.socket.getsockname()[1]}/in'
