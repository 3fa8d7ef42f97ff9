// What the SDK sees of streams that simulated clients publish.

import assert from 'node:assert/strict';

import { check, join, publish, refusedStatus, video } from './harness.mjs';

export async function streams() {
  await check('streams of a session nobody published in', async () => {
    const { sessionId } = await video.createSession({});
    assert.equal(await refusedStatus(video.getStreamInfo(sessionId)), 404);
  });

  await check('streams listed and got one by one', async () => {
    const { sessionId } = await video.createSession({});
    const token = video.generateClientToken(sessionId, { role: 'publisher', initialLayoutClassList: ['focus', 'left'] });
    const connection = await join(sessionId, token);
    const camera = await publish(sessionId, connection, { name: 'Stage left', videoType: 'camera' });
    const screen = await publish(sessionId, connection, { name: '', videoType: 'screen' });

    const list = await video.getStreamInfo(sessionId);
    assert.equal(list.count, 2);
    assert.deepEqual(list.items.map((stream) => stream.id).sort(), [camera, screen].sort());

    const stream = await video.getStreamInfo(sessionId, camera);
    assert.equal(stream.id, camera);
    assert.equal(stream.name, 'Stage left');
    assert.equal(stream.videoType, 'camera');
    assert.deepEqual(stream.layoutClassList, ['focus', 'left']);
  });

  await check('stream id the service never gave', async () => {
    const { sessionId } = await video.createSession({});
    const connection = await join(sessionId, video.generateClientToken(sessionId, {}));
    await publish(sessionId, connection, { name: 'a', videoType: 'camera' });
    // The service answers 408 for what is no stream id; see the API reference.
    assert.equal(await refusedStatus(video.getStreamInfo(sessionId, 'not-a-stream-id')), 408);
  });
}
