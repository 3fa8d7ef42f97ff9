// Signals to a session and to one client, as the clients receive them.

import assert from 'node:assert/strict';

import { check, join, landed, NOBODY, received, refusedStatus, stage, video } from './harness.mjs';

export async function signals() {
  await check('a signal to the session reaches everyone', async () => {
    const { sessionId, token, connectionId } = await stage();
    const other = await join(sessionId, token);
    await video.sendSignal({ type: 'cue', data: '{"scene":3}' }, sessionId);
    await landed('signals.send', { type: 'cue', data: '{"scene":3}' });
    for (const connection of [connectionId, other]) {
      assert.deepEqual(await received(sessionId, connection), [['cue', '{"scene":3}']]);
    }
  });

  await check('a signal to one client reaches that one', async () => {
    const { sessionId, token, connectionId } = await stage();
    const other = await join(sessionId, token);
    await video.sendSignal({ type: 'cue', data: 'you are live' }, sessionId, other);
    await landed('signals.send_to', { type: 'cue', data: 'you are live' });
    assert.deepEqual(await received(sessionId, other), [['cue', 'you are live']]);
    assert.deepEqual(await received(sessionId, connectionId), []);
  });

  await check('a signal to nobody, and one that is too long', async () => {
    const { sessionId } = await stage();
    assert.equal(await refusedStatus(video.sendSignal({ type: 'a', data: 'b' }, sessionId, NOBODY)), 404);
    assert.equal(await refusedStatus(video.sendSignal({ type: 'a', data: 'b'.repeat(8193) }, sessionId)), 413);
  });
}
