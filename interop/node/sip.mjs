// SIP calls: dialed, heard, hung up.

import assert from 'node:assert/strict';

import { check, landed, REDACTED, refusedStatus, seen, stage, video } from './harness.mjs';

const URI = 'sip:lobby@pbx.example.org;transport=tls';

export async function sip() {
  await check('a call with every option is a connection, hears digits, and is hung up', async () => {
    const { sessionId, token, connectionId } = await stage();
    const options = {
      uri: URI,
      from: '15550100042@example.org',
      headers: { 'X-Room': 'A7' },
      secure: true,
      video: false,
      observeForceMute: true,
    };
    const call = await video.initiateSIPCall(sessionId, {
      token,
      sip: { ...options, auth: { username: 'lantern', password: 's3cr3t' } },
    });
    // The journal keeps the names of headers only.
    const sip = { ...options, headers: { 'X-Room': REDACTED }, auth: { username: 'lantern', password: REDACTED } };
    await landed('sip.dial', { sessionId, token: REDACTED, sip });
    const inside = (await seen(sessionId)).connections.map((one) => one.connectionId);
    assert.deepEqual(inside.sort(), [connectionId, call.connectionId].sort());
    assert.ok((await seen(sessionId)).streams.some((stream) => stream.streamId === call.streamId));

    await video.playDTMF(sessionId, '42pp7#');
    await landed('sip.play_dtmf', { digits: REDACTED });
    await video.playDTMF(sessionId, '*0', call.connectionId);
    await landed('sip.play_dtmf_to', { digits: REDACTED });
    assert.deepEqual((await seen(sessionId)).calls.map((one) => one.digits), ['42pp7#*0']);

    await video.disconnectClient(sessionId, call.connectionId);
    await landed('sip.hang_up');
    assert.deepEqual((await seen(sessionId)).connections.map((one) => one.connectionId), [connectionId]);
  });

  await check('a call with what it needs only, blanks left out, under its misspelled name', async () => {
    const { sessionId, token } = await stage();
    const { id } = await video.intiateSIPCall(sessionId, { token, sip: { uri: URI, from: '' } });
    assert.ok(id);
    await landed('sip.dial', { sessionId, token: REDACTED, sip: { uri: URI } });
  });

  await check('calls and digits the service refuses', async () => {
    const { sessionId, token } = await stage();
    const relayed = (await video.createSession({ mediaMode: 'enabled' })).sessionId;
    const there = video.generateClientToken(relayed, {});
    assert.equal(await refusedStatus(video.initiateSIPCall(relayed, { token: there, sip: { uri: URI } })), 409);
    assert.equal(await refusedStatus(video.initiateSIPCall(sessionId, { token: there, sip: { uri: URI } })), 403);
    assert.equal(await refusedStatus(video.initiateSIPCall('2_MX4nowhere', { token, sip: { uri: URI } })), 404);
    assert.equal(await refusedStatus(video.playDTMF(sessionId, '12x')), 400);
  });
}
