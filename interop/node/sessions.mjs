// Session creation in every mode the SDK knows.

import assert from 'node:assert/strict';

import { ArchiveMode, check, known, landed, MediaMode, refusedStatus, seen, video } from './harness.mjs';

// Each with what the emulator must have understood.
const modes = {
  'with the defaults': [{}, { 'p2p.preference': 'disabled', archiveMode: 'manual' }],
  routed: [{ mediaMode: MediaMode.ROUTED }, { 'p2p.preference': 'disabled' }],
  relayed: [{ mediaMode: MediaMode.RELAYED }, { 'p2p.preference': 'enabled' }],
  'archived always': [{ archiveMode: ArchiveMode.ALWAYS }, { 'p2p.preference': 'disabled', archiveMode: 'always' }],
  'archived by hand': [{ archiveMode: ArchiveMode.MANUAL }, { archiveMode: 'manual' }],
  'near a location': [{ location: '198.51.100.24' }, { location: '198.51.100.24' }],
};

export async function sessions() {
  const ids = new Set();
  for (const [name, [options, understood]] of Object.entries(modes)) {
    await check(`session ${name}`, async () => {
      const { sessionId } = await video.createSession(options);
      assert.match(sessionId, /^\S{10,}$/);
      assert.ok(!ids.has(sessionId), 'every session has its own id');
      ids.add(sessionId);
      await landed('sessions.create');
      const { form } = await seen(sessionId);
      for (const [field, value] of Object.entries(understood)) assert.equal(form[field], value, field);
    });
  }
  await check('session relayed and archived always is refused', async () => {
    const call = video.createSession({ mediaMode: MediaMode.RELAYED, archiveMode: ArchiveMode.ALWAYS });
    assert.equal(await refusedStatus(call), 400);
  });
  await known('node-session-location', async () => {
    await video.createSession({});
    const request = await landed('sessions.create');
    assert.equal(new URLSearchParams(request.body.text).get('location'), 'null');
  });
  await known('node-session-e2ee', async () => {
    await video.createSession({ e2ee: true });
    const request = await landed('sessions.create');
    assert.equal(new URLSearchParams(request.body.text).has('e2ee'), false);
  });
}
