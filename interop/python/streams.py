"""What the SDK sees of streams that simulated clients publish, and the classes it gives them."""

from harness import VIDEO, Stage, check, client, control, join, known, landed, publish, raises, refused_status
from vonage_video.models import StreamLayout, StreamLayoutOptions, TokenOptions


def run():
    check('streams of a session nobody published in', _none)
    check('streams listed and got one by one', _two)
    check('stream id the service never gave', _unknown)
    check('layout classes set, and cleared', _classes)
    known('python-layout-classes', _blank)


def _none():
    session_id = client().create_session().session_id
    assert refused_status(lambda: VIDEO.list_streams(session_id)) == 404


def _two():
    session_id = client().create_session().session_id
    token = VIDEO.generate_client_token(
        TokenOptions(session_id=session_id, initial_layout_class_list=['focus', 'left'])
    )
    connection = join(session_id, token)
    camera = publish(session_id, connection, 'Stage left', 'camera')
    screen = publish(session_id, connection, '', 'screen')

    listed = {stream.id for stream in VIDEO.list_streams(session_id)}
    assert listed == {camera, screen}, listed
    landed('streams.list')

    stream = VIDEO.get_stream(session_id, camera)
    assert (stream.id, stream.name, stream.video_type) == (camera, 'Stage left', 'camera'), stream
    assert stream.layout_class_list == ['focus', 'left'], stream
    landed('streams.get')


def _unknown():
    stage = Stage()
    # The service answers 408 for what is no stream id; see the API reference.
    assert refused_status(lambda: VIDEO.get_stream(stage.session, 'not-a-stream-id')) == 408


def _options(classes):
    return StreamLayoutOptions(
        items=[StreamLayout(id=stream, layout_class_list=names) for stream, names in classes.items()]
    )


def _classes():
    stage = Stage()
    other = publish(stage.session, stage.connection, 'Stage right')
    classes = {stage.stream: ['focus', 'host'], other: ['left']}
    changed = VIDEO.change_stream_layout(stage.session, _options(classes))
    items = [{'id': id, 'layoutClassList': names} for id, names in classes.items()]
    landed('streams.set_layout_classes', {'items': items})
    assert {stream.id: stream.layout_class_list for stream in changed} == classes, changed

    VIDEO.change_stream_layout(stage.session, _options({stage.stream: []}))
    listed = {stream.id: stream.layout_class_list for stream in VIDEO.list_streams(stage.session)}
    assert listed == {stage.stream: [], other: ['left']}, listed


def _blank():
    stage = Stage()
    blank = {'status': 200, 'body': '', 'operation': 'streams.set_layout_classes', 'applied': True}
    control('POST', '/control/faults', blank)
    raises(TypeError, lambda: VIDEO.change_stream_layout(stage.session, _options({stage.stream: ['a']})))
    assert VIDEO.get_stream(stage.session, stage.stream).layout_class_list == ['a']
