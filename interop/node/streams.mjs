// What the SDK sees of streams that simulated clients publish, and the classes it gives them.

import assert from 'node:assert/strict';

import { check, join, landed, publish, refusedStatus, seen, stage, video } from './harness.mjs';

export async function streams() {
  await check('streams of a session nobody published in', async () => {
    const { sessionId } = await video.createSession({});
    assert.equal(await refusedStatus(video.getStreamInfo(sessionId)), 404);
  });

  await check('streams listed and got one by one', async () => {
    const { sessionId } = await video.createSession({});
    const classes = ['focus', 'left'];
    const token = video.generateClientToken(sessionId, { role: 'publisher', initialLayoutClassList: classes });
    const connection = await join(sessionId, token);
    const camera = await publish(sessionId, connection, { name: 'Stage left', videoType: 'camera' });
    const screen = await publish(sessionId, connection, { name: '', videoType: 'screen' });

    const list = await video.getStreamInfo(sessionId);
    assert.equal(list.count, 2);
    assert.deepEqual(list.items.map((stream) => stream.id).sort(), [camera, screen].sort());
    await landed('streams.list');

    const stream = await video.getStreamInfo(sessionId, camera);
    assert.equal(stream.id, camera);
    assert.equal(stream.name, 'Stage left');
    assert.equal(stream.videoType, 'camera');
    assert.deepEqual(stream.layoutClassList, classes);
    await landed('streams.get');
  });

  await check('stream id the service never gave', async () => {
    const { sessionId, connectionId } = await stage();
    await publish(sessionId, connectionId, { name: 'a', videoType: 'camera' });
    // The service answers 408 for what is no stream id; see the API reference.
    assert.equal(await refusedStatus(video.getStreamInfo(sessionId, 'not-a-stream-id')), 408);
  });

  await check('layout classes set, and cleared', async () => {
    const { sessionId, connectionId, streamId } = await stage();
    const other = await publish(sessionId, connectionId, { name: 'Stage right', videoType: 'camera' });
    const classes = async () => {
      const { items } = await video.getStreamInfo(sessionId);
      return Object.fromEntries(items.map((stream) => [stream.id, stream.layoutClassList]));
    };
    const set = [{ id: streamId, layoutClassList: ['focus', 'host'] }, { id: other, layoutClassList: ['left'] }];
    await video.setStreamClassLists(sessionId, set);
    await landed('streams.set_layout_classes', { items: set });
    assert.deepEqual(await classes(), { [streamId]: ['focus', 'host'], [other]: ['left'] });

    await video.setStreamClassLists(sessionId, [{ id: streamId, layoutClassList: [] }]);
    assert.deepEqual(await classes(), { [streamId]: [], [other]: ['left'] });
    const { streams: held } = await seen(sessionId);
    assert.deepEqual(held.find((stream) => stream.streamId === other).layoutClassList, ['left']);
  });
}
