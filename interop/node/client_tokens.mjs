// Client tokens signed by the official SDK let clients join our emulator.

import assert from 'node:assert/strict';

import { check, decode, given, join, known, seen, signed, video } from './harness.mjs';

const now = () => Math.round(Date.now() / 1000);

/** The official SDK's token for a wish of `tokens.json`. */
export function officialToken(wish, sessionId = wish.session_id) {
  return video.generateClientToken(sessionId, {
    role: wish.role,
    data: wish.data,
    initialLayoutClassList: wish.classes,
    expireTime: now() + wish.life,
  });
}

export async function clientTokens() {
  for (const wish of given.tokens) {
    await check(`their token joins: ${wish.name}`, async () => {
      const { sessionId } = await video.createSession({});
      const connectionId = await join(sessionId, officialToken(wish, sessionId));
      const [connection] = (await seen(sessionId)).connections;
      assert.equal(connection.connectionId, connectionId);
      assert.equal(connection.role, wish.role);
      assert.equal(connection.data, wish.data ?? '');
      signed();
    });
  }
  await check('their token for another session is refused', async () => {
    const { sessionId } = await video.createSession({});
    const other = await video.createSession({});
    const token = video.generateClientToken(other.sessionId, {});
    await assert.rejects(join(sessionId, token), /403|401/);
  });
  await known('node-token-past', () => {
    const { claims } = decode(video.generateClientToken('2_MX4', { expireTime: now() - 60 }));
    assert.ok(Math.abs(claims.exp - now() - 15 * 60) < 5, `expires in ${claims.exp - now()} s`);
  });
  await known('node-token-fraction', () => {
    const { claims } = decode(video.generateClientToken('2_MX4', { expireTime: now() + 60.5 }));
    assert.ok(!Number.isInteger(claims.exp), `${claims.exp} has a fraction`);
  });
}
