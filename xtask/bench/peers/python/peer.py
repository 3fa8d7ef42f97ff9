"""The official Python SDK, doing what it is told on standard input: a document first, then an order a line, `token COUNT`.

Each is answered with the nanoseconds it took.
"""

import json
import sys
from time import perf_counter_ns

from vonage_http_client.auth import Auth
from vonage_http_client.http_client import HttpClient
from vonage_video import Video
from vonage_video.models import TokenOptions, TokenRole

GIVEN = json.loads(sys.stdin.readline())
VIDEO = Video(HttpClient(Auth(application_id=GIVEN['application_id'], private_key=GIVEN['private_key'])))

for line in iter(sys.stdin.readline, ''):
    act, count = line.split()
    assert act == 'token', line
    start = perf_counter_ns()
    for _ in range(int(count)):
        VIDEO.generate_client_token(
            TokenOptions(session_id=GIVEN['session_id'], role=TokenRole.PUBLISHER, connection_data='user=42')
        )
    print(perf_counter_ns() - start, flush=True)
