"""Client tokens signed by the official SDK let clients join our emulator."""

from time import time

from harness import GIVEN, VIDEO, check, client, decode, join, known, seen, signed
from vonage_video.models import TokenOptions, TokenRole


def official_token(wish, session_id=None):
    """The official SDK's token for a wish of tokens.json."""
    wishes = {
        'session_id': session_id or wish['session_id'],
        'role': TokenRole(wish['role']),
        'exp': int(time()) + wish['life'],
    }
    if 'data' in wish:
        wishes['connection_data'] = wish['data']
    if 'classes' in wish:
        wishes['initial_layout_class_list'] = wish['classes']
    return VIDEO.generate_client_token(TokenOptions(**wishes)).decode()


def run():
    for wish in GIVEN['tokens']:

        def body(wish=wish):
            session_id = client().create_session().session_id
            connection_id = join(session_id, official_token(wish, session_id))
            connection = seen(session_id)['connections'][0]
            assert connection['connectionId'] == connection_id, connection
            assert (connection['role'], connection['data']) == (wish['role'], wish.get('data', '')), connection
            signed()

        check(f'their token joins: {wish["name"]}', body)
    check('their token for another session is refused', _other_session)
    known('python-token-sub', _sub)
    known('python-token-classes', _classes)


def _other_session():
    session_id = client().create_session().session_id
    other = client().create_session().session_id
    token = VIDEO.generate_client_token(TokenOptions(session_id=other))
    try:
        join(session_id, token)
    except AssertionError as error:
        assert '403' in str(error) or '401' in str(error), error
        return
    raise AssertionError('a token of another session was accepted')


def _sub():
    _, claims = decode(official_token(GIVEN['tokens'][0]))
    assert claims['subject'] == 'video' and 'sub' not in claims, claims


def _classes():
    wish = next(wish for wish in GIVEN['tokens'] if 'classes' in wish)
    _, claims = decode(official_token(wish))
    assert claims['initial_layout_class_list'] == wish['classes'], claims
