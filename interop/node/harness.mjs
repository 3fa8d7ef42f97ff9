// What every check shares: where things are, the official SDK, and how a check reports.

import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The document `xtask` writes: `api`, `control`, `application_id`, `private_key_path`, `modules`, `tokens`. */
export const given = JSON.parse(readFileSync(0, 'utf8'));

// The packages lie in a cache outside the tree, where plain imports do not look.
const require = createRequire(path.join(given.modules, 'here.js'));
export const { ArchiveMode, MediaMode, Video } = require('@vonage/video');
export const { verifySignature } = require('@vonage/jwt');
const { Auth } = require('@vonage/auth');

export const privateKey = readFileSync(given.private_key_path, 'utf8');
export const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });

const auth = new Auth({ applicationId: given.application_id, privateKey });
export const video = new Video(auth, { videoHost: given.api });

let failures = 0;

/** Runs one check and reports it as one line of JSON. */
export async function check(name, body) {
  let detail;
  try {
    await body();
  } catch (error) {
    failures += 1;
    detail = String(error?.stack ?? error);
  }
  console.log(JSON.stringify({ check: name, ok: detail === undefined, detail }));
}

/** Ends the driver; the exit code says whether all checks passed. */
export function finish() {
  process.exitCode = failures === 0 ? 0 : 1;
}

/** Calls the emulator's control surface: what the service has no call for. */
export async function control(method, where, body) {
  const response = await fetch(new URL(where, given.control), {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `control ${method} ${where}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** The session as the emulator holds it: what was asked for, who is in it, what is published. */
export function seen(sessionId) {
  return control('GET', `/control/sessions/${encodeURIComponent(sessionId)}`);
}

/** Joins a simulated client; returns its connection id. */
export async function join(sessionId, token) {
  const sid = encodeURIComponent(sessionId);
  const { connectionId } = await control('POST', `/control/sessions/${sid}/connections`, { token });
  assert.equal(typeof connectionId, 'string');
  return connectionId;
}

/** Publishes a stream of a joined client; returns its stream id. */
export async function publish(sessionId, connectionId, stream) {
  const sid = encodeURIComponent(sessionId);
  const where = `/control/sessions/${sid}/connections/${connectionId}/streams`;
  const { streamId } = await control('POST', where, { hasAudio: true, hasVideo: true, ...stream });
  assert.equal(typeof streamId, 'string');
  return streamId;
}

/** The status the SDK's error carries; fails when the call succeeds. */
export async function refusedStatus(call) {
  try {
    await call;
  } catch (error) {
    return error?.response?.status ?? `no status in ${error}`;
  }
  return assert.fail('the call was accepted');
}

/** Header and claims of a token, unverified. */
export function decode(token) {
  const [header, claims] = token.split('.').slice(0, 2);
  const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  return { header: read(header), claims: read(claims) };
}
