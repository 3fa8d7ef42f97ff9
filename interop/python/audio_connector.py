"""The Audio Connector, heard by a WebSocket server of our own."""

import base64
import json
from contextlib import contextmanager
from queue import Queue
from threading import Thread

from pydantic import ValidationError
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from harness import REDACTED, VIDEO, Stage, check, inside, known, landed, raises, refused_status
from vonage_video.models import (
    AudioConnectorOptions,
    AudioConnectorWebSocket,
    AudioSampleRate,
    AudioTransportConfiguration,
    AudioTransportEncoding,
    AudioTransportTransport,
)

FRAMES = 3
PATIENCE = 15


def run():
    check('audio as binary frames of 20 ms, until it is disconnected', _binary)
    check('audio as JSON with fields of its own, in both directions', _json)
    check('connections the service refuses', _refused)
    known('python-audio-rate', _rate)


@contextmanager
def _listener():
    """A server that hands on every message, and `None` at the end."""
    messages = Queue()

    def listen(connection):
        try:
            for message in connection:
                messages.put(message)
        except ConnectionClosed:
            pass
        messages.put(None)

    with serve(listen, '127.0.0.1', 0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f'ws://127.0.0.1:{server.socket.getsockname()[1]}/in', messages


def _connect(stage, **websocket):
    options = AudioConnectorOptions(
        session_id=stage.session, token=stage.token, websocket=AudioConnectorWebSocket(**websocket)
    )
    return VIDEO.start_audio_connector(options)


def _binary():
    stage = Stage()
    with _listener() as (uri, messages):
        connector = _connect(
            stage, uri=uri, streams=[stage.stream], headers={'room': 'A7'}, audio_rate=AudioSampleRate.KHZ_8
        )
        # The journal keeps the names of headers only.
        websocket = {'uri': uri, 'streams': [stage.stream], 'headers': {'room': REDACTED}, 'audioRate': 8000}
        landed('audio_connector.connect', {'sessionId': stage.session, 'token': REDACTED, 'websocket': websocket})
        assert connector.id
        assert inside(stage.session) == {stage.connection, connector.connection_id}
        hello = json.loads(messages.get(timeout=PATIENCE))
        assert (hello['content-type'], hello['room']) == ('audio/l16;rate=8000', 'A7'), hello
        for _ in range(FRAMES):
            assert len(messages.get(timeout=PATIENCE)) == 8000 // 50 * 2

        VIDEO.disconnect_client(stage.session, connector.connection_id)
        landed('audio_connector.disconnect')
        while messages.get(timeout=PATIENCE) is not None:
            pass
        assert inside(stage.session) == {stage.connection}


def _json():
    stage = Stage()
    with _listener() as (uri, messages):
        transport = AudioTransportConfiguration(
            transport=AudioTransportTransport.JSON,
            encoding=AudioTransportEncoding.BASE64,
            audio_field='pcm',
            receive_audio_field='reply',
            static_fields={'tenantName': 'lantern'},
        )
        connector = _connect(stage, uri=uri, bidirectional=True, audio_transport=transport)
        audio_transport = {
            'transport': 'json',
            'encoding': 'base64',
            'audio_field': 'pcm',
            'receive_audio_field': 'reply',
            'static_fields': {'tenantName': REDACTED},
        }
        websocket = {'uri': uri, 'bidirectional': True, 'audioTransport': audio_transport}
        landed('audio_connector.connect', {'sessionId': stage.session, 'token': REDACTED, 'websocket': websocket})
        hello = json.loads(messages.get(timeout=PATIENCE))
        assert hello['content-type'] == 'audio/l16;rate=16000', hello
        for _ in range(FRAMES):
            frame = json.loads(messages.get(timeout=PATIENCE))
            assert frame['tenantName'] == 'lantern', frame
            assert len(base64.b64decode(frame['pcm'])) == 16000 // 50 * 2
        VIDEO.disconnect_client(stage.session, connector.connection_id)


def _refused():
    stage = Stage()
    assert refused_status(lambda: _connect(stage, uri='http://127.0.0.1/')) == 400


def _rate():
    raises(ValidationError, lambda: _connect(Stage(), uri='ws://127.0.0.1:1/', audio_rate=24000))
