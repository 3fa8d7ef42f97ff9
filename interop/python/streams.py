"""What the SDK sees of streams that simulated clients publish."""

from harness import VIDEO, check, join, publish, refused_status
from vonage_video.models import TokenOptions


def run():
    check('streams of a session nobody published in', _none)
    check('streams listed and got one by one', _two)
    check('stream id the service never gave', _unknown)


def _none():
    session_id = VIDEO.create_session().session_id
    assert refused_status(lambda: VIDEO.list_streams(session_id)) == 404


def _two():
    session_id = VIDEO.create_session().session_id
    token = VIDEO.generate_client_token(
        TokenOptions(session_id=session_id, initial_layout_class_list=['focus', 'left'])
    )
    connection = join(session_id, token)
    camera = publish(session_id, connection, 'Stage left', 'camera')
    screen = publish(session_id, connection, '', 'screen')

    listed = {stream.id for stream in VIDEO.list_streams(session_id)}
    assert listed == {camera, screen}, listed

    stream = VIDEO.get_stream(session_id, camera)
    assert (stream.id, stream.name, stream.video_type) == (camera, 'Stage left', 'camera'), stream
    assert stream.layout_class_list == ['focus', 'left'], stream


def _unknown():
    session_id = VIDEO.create_session().session_id
    connection = join(session_id, VIDEO.generate_client_token(TokenOptions(session_id=session_id)))
    publish(session_id, connection, 'a', 'camera')
    # The service answers 408 for what is no stream id; see the API reference.
    assert refused_status(lambda: VIDEO.get_stream(session_id, 'not-a-stream-id')) == 408
