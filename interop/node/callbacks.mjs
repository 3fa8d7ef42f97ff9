// Callbacks: the emulator's are accepted by `@vonage/jwt` and `node:crypto`, and what the latter signs is accepted by our
// receiver.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { check, control, decode, given, stage, verifySignature } from './harness.mjs';

const SECRET = 'a secret of both ends, 32 letters';
const BODY = '{"event":"sessionDestroyed","sessionId":"2_MX4","reason":"serverRotation","timestamp":1790000000000}';
const PATIENCE = 20_000;

const sha256 = (body) => createHash('sha256').update(body).digest('hex');

/** Whether this is a callback as Vonage documents it. */
function verifies(authorization, body) {
  const [scheme, token] = authorization.split(' ');
  if (scheme !== 'Bearer' || !verifySignature(token, SECRET)) return false;
  const { claims } = decode(token);
  return claims.iss === 'Vonage' && claims.payload_hash === sha256(body);
}

/** A server that keeps what is posted to it. */
async function receiver() {
  const posted = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    posted.push({ authorization: request.headers.authorization, body: Buffer.concat(chunks) });
    response.writeHead(204).end();
    server.emit('posted');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const first = async (count) => {
    while (posted.length < count) await once(server, 'posted', { signal: AbortSignal.timeout(PATIENCE) });
    return posted.slice(0, count);
  };
  return { server, first, url: `http://127.0.0.1:${server.address().port}/in` };
}

/** A callback signed by `node:crypto` alone. */
function signed({ secret = SECRET, algorithm = 'HS256', body = BODY, ...changed } = {}) {
  const claims = {
    iat: Math.floor(Date.now() / 1000),
    jti: randomUUID(),
    iss: 'Vonage',
    payload_hash: sha256(BODY),
    ...changed,
  };
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ typ: 'JWT', alg: algorithm })}.${part(claims)}`;
  const hash = algorithm.replace('HS', 'sha');
  const signature = algorithm === 'none' ? '' : createHmac(hash, secret).update(input).digest('base64url');
  return { secret: SECRET, authorization: `Bearer ${input}.${signature}`, body };
}

export async function callbacks() {
  await check('callbacks of the emulator verify', async () => {
    const { server, first, url } = await receiver();
    await control('PUT', '/control/webhooks/session', { url, secret: SECRET });
    await stage();
    const events = [];
    for (const { authorization, body } of await first(3)) {
      assert.ok(verifies(authorization, body));
      assert.equal(verifies(authorization, Buffer.concat([body, Buffer.from(' ')])), false);
      assert.equal(verifies(authorization.replace(/\.[^.]*$/, '.AAAA'), body), false);
      assert.equal(decode(authorization.split(' ')[1]).claims.application_id, given.application_id);
      events.push(JSON.parse(body.toString('utf8')).event);
    }
    // Deliveries may overtake each other, the service's as well.
    assert.deepEqual(events.sort(), ['connectionCreated', 'sessionCreated', 'streamCreated']);
    await control('DELETE', '/control/webhooks');
    server.closeAllConnections();
    server.close();
  });

  await check('callbacks signed by node:crypto are taken, changed ones are not', () => {
    const yesterday = Math.floor(Date.now() / 1000) - 25 * 60 * 60;
    const wanted = [
      [signed(), 'taken'],
      [signed({ body: JSON.stringify(JSON.parse(BODY), undefined, 2) }), 'taken'],
      [signed({ secret: 'a secret of neither of the ends!!' }), 'Token(WrongSecret)'],
      [signed({ algorithm: 'HS512' }), 'Token(UnsupportedAlgorithm)'],
      [signed({ algorithm: 'none' }), 'Token(UnsupportedAlgorithm)'],
      [signed({ body: BODY.replace('2_MX4', '2_MX5') }), 'BodyChanged'],
      [signed({ iss: 'vonage' }), 'Token(WrongIssuer)'],
      [signed({ iat: yesterday }), 'Token(TooOld)'],
    ];
    const input = JSON.stringify(wanted.map(([callback]) => callback));
    const said = spawnSync(given.take_callbacks, { input, encoding: 'utf8' });
    assert.equal(said.status, 0, said.stderr);
    assert.deepEqual(JSON.parse(said.stdout), wanted.map(([, verdict]) => verdict));
  });
}
