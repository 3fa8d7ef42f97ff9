// Disconnecting and muting, as the emulator's clients feel it.

import assert from 'node:assert/strict';

import { check, given, landed, publish, refusedStatus, seen, stage, video } from './harness.mjs';

/** Which streams are muted. */
async function muted(sessionId) {
  return (await seen(sessionId)).streams.filter((stream) => stream.muted).map((stream) => stream.streamId);
}

export async function moderation() {
  await check('a disconnected client is gone', async () => {
    const { sessionId, connectionId } = await stage();
    await video.disconnectClient(sessionId, connectionId);
    await landed('moderation.disconnect');
    assert.deepEqual((await seen(sessionId)).connections, []);
    assert.equal(await refusedStatus(video.disconnectClient(sessionId, connectionId)), 404);
  });

  await check('a stream is muted', async () => {
    const { sessionId, streamId } = await stage();
    await video.muteStream(sessionId, streamId);
    await landed('moderation.mute_stream');
    assert.deepEqual(await muted(sessionId), [streamId]);
  });

  await check('a session is muted but for one stream, then streams to come are not', async () => {
    const { sessionId, connectionId, streamId } = await stage();
    const spared = await publish(sessionId, connectionId, { name: 'spared', videoType: 'camera' });
    const project = await video.forceMuteAll(sessionId, [spared]);
    assert.equal(project.applicationId, given.application_id);
    assert.equal(project.status, 'ACTIVE');
    await landed('moderation.mute_all', { active: true, excludedStreamIds: [spared] });
    const late = await publish(sessionId, connectionId, { name: 'late', videoType: 'camera' });
    assert.deepEqual((await muted(sessionId)).sort(), [streamId, late].sort());

    await video.disableForceMute(sessionId);
    await landed('moderation.unmute_all', { active: false, excludedStreamIds: [] });
    await publish(sessionId, connectionId, { name: 'later', videoType: 'camera' });
    // Who was muted stays so; who comes is not muted any more.
    assert.deepEqual((await muted(sessionId)).sort(), [streamId, late].sort());
  });
}
