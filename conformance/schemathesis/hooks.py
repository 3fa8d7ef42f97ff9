"""What Schemathesis is told besides the document: a token, living ids, which statuses count, what is excepted.

Loaded by Schemathesis itself (`SCHEMATHESIS_HOOKS`); `xtask` passes where things are in `CONFORMANCE`.
"""

import atexit
import json
import os
from collections import Counter, defaultdict

import schemathesis
from stage import World

GIVEN = json.loads(os.environ['CONFORMANCE'])
WORLD = World(GIVEN)

_statuses = defaultdict(Counter)
_excepted = Counter()
_calls = Counter()


@schemathesis.auth()
class Token:
    """A valid token for every call, but for those that look what happens without."""

    def get(self, case, context):
        return WORLD.bearer

    def set(self, case, data, context):
        case.headers['Authorization'] = data


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Statuses that stand under `default` only do not count as documented."""
    for path in raw_schema['paths'].values():
        for operation in path.values():
            if isinstance(operation, dict):
                operation.get('responses', {}).pop('default', None)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Puts living ids in the place of generated ones, in three of four calls of an operation. In the fourth, the
    application is left as generated one time out of four; else nothing but refused applications would be seen."""
    name = _name(case)
    _calls[name] += 1
    case.headers.setdefault('Accept', 'application/json')
    if _calls[name] % 16 != 0 and 'application_id' in case.path_parameters:
        case.path_parameters['application_id'] = WORLD.application
    if _calls[name] % 4 == 0:
        return
    stage = WORLD.stage(name)
    if name == 'deleteArchive':
        stage.recorded()
    for parameter in case.path_parameters:
        case.path_parameters[parameter] = stage.id(parameter)
    if 'sessionId' in (case.query or {}):
        case.query['sessionId'] = stage.session
    case.body = _alive(case.body, stage)


def _alive(body, stage):
    """The same body with living ids where it has texts for them; what was made wrong on purpose stays wrong."""
    match body:
        case {'items': [{'id': str()} as first, *rest]}:
            return {**body, 'items': [{**first, 'id': stage.stream}, *rest]}
        case {'addStream': str()}:
            return {**body, 'addStream': stage.stream}
        case {'removeStream': str()}:
            return {**body, 'removeStream': stage.stream}
        case {'sessionId': str()}:
            body = {**body, 'sessionId': stage.session}
            if isinstance(body.get('token'), str):
                body['token'] = stage.token
            match body.get('websocket'):
                case {'uri': str(uri)} as websocket if uri.startswith(('ws://', 'wss://')):
                    body['websocket'] = {**websocket, 'uri': WORLD.ears}
    return body


@schemathesis.hook
def after_call(context, case, response):
    _statuses[_name(case)][response.status_code] += 1


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Drops what `exceptions.json` names, and counts it: an exception nobody needs fails the run."""
    for index, entry in enumerate(GIVEN['exceptions']):
        if _excepts(entry, type(failure).__name__, _name(case), response.status_code):
            _excepted[index] += 1
            return False
    return True


def _excepts(entry, failure, operation, status):
    return entry['failure'] == failure and operation in entry['operations'] and entry['status'] == status


def _name(case):
    return case.operation.definition.raw['operationId']


@atexit.register
def _report():
    report = {
        'statuses': {name: {str(status): n for status, n in counts.items()} for name, counts in _statuses.items()},
        'excepted': [_excepted[index] for index in range(len(GIVEN['exceptions']))],
    }
    with open(GIVEN['report'], 'w', encoding='utf-8') as file:
        json.dump(report, file)
