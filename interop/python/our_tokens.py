"""Our client tokens: accepted by PyJWT, and equal to the official SDK's, claim by claim."""

from uuid import UUID

import jwt
from client_tokens import official_token
from harness import GIVEN, PUBLIC_KEY, check, decode

# The two tokens are signed one after the other, perhaps across a second's border.
SLACK_SECONDS = 2
# New in every token, compared by form.
NEW = {'jti', 'iat', 'exp'}


def known_differences(wish):
    """Where ours may differ from theirs, and why."""
    # The claim is called `sub`; `subject` is a name only this SDK writes.
    known = {'sub': ('video', None), 'subject': (None, 'video')}
    if 'classes' in wish:
        # One text with a blank between two classes; only this SDK writes a list.
        known['initial_layout_class_list'] = (' '.join(wish['classes']), wish['classes'])
    return known


def differences(ours, theirs):
    names = (ours.keys() | theirs.keys()) - NEW
    return {name: (ours.get(name), theirs.get(name)) for name in names if ours.get(name) != theirs.get(name)}


def run():
    for wish in GIVEN['tokens']:
        check(f'our token verifies: {wish["name"]}', lambda wish=wish: _verifies(wish['token']))
        check(f'our token equals theirs: {wish["name"]}', lambda wish=wish: _equals(wish))


def _verifies(token):
    jwt.decode(token, PUBLIC_KEY, algorithms=['RS256'], options={'require': ['exp', 'iat', 'jti']})
    header, claims, signature = token.split('.')
    try:
        jwt.decode(f'{header}.{claims[:-1]}.{signature}', PUBLIC_KEY, algorithms=['RS256'])
    except jwt.InvalidTokenError:
        return
    raise AssertionError('a changed token verifies')


def _equals(wish):
    our_header, ours = decode(wish['token'])
    their_header, theirs = decode(official_token(wish))
    assert our_header == their_header, (our_header, their_header)
    found = differences(ours, theirs)
    assert found == known_differences(wish), found
    for claims in (ours, theirs):
        assert UUID(claims['jti']).version == 4, claims['jti']
        assert isinstance(claims['iat'], int) and isinstance(claims['exp'], int), claims
        life = claims['exp'] - claims['iat']
        assert abs(life - wish['life']) <= SLACK_SECONDS, life
