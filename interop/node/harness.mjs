// What every check shares: where things are, the official SDK, and how a check reports.

import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The document `xtask` writes; see ../README.md. */
export const given = JSON.parse(readFileSync(0, 'utf8'));

// The packages lie in a cache outside the tree, where plain imports do not look.
const require = createRequire(path.join(given.modules, 'here.js'));
const sdk = require('@vonage/video');
export const { ArchiveMode, ArchiveOutputMode, LayoutType, MediaMode, Resolution, StreamMode } = sdk;
export const { verifySignature } = require('@vonage/jwt');
export const { WebSocketServer } = require('ws');
const { Auth } = require('@vonage/auth');

export const privateKey = readFileSync(given.private_key_path, 'utf8');
export const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });

const auth = new Auth({ applicationId: given.application_id, privateKey });

/** The calls of the SDK that checks made so far. */
export const called = new Set();
/** All calls the SDK offers. */
export const calls = Object.getOwnPropertyNames(sdk.Video.prototype).filter((name) => name !== 'constructor');

/** The SDK, watched for which of its calls are made. */
export const video = new Proxy(new sdk.Video(auth, { videoHost: given.api }), {
  get(target, name, receiver) {
    if (calls.includes(name)) called.add(name);
    return Reflect.get(target, name, receiver);
  },
});

/** What the emulator's journal holds in place of a credential. */
export const REDACTED = '[redacted]';
/** A well-formed id that nothing has. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

let failures = 0;
/** The operations that are proven to have arrived in the running check. */
let proven;

async function run(line, body) {
  proven = new Set();
  let detail;
  try {
    await control('DELETE', '/control/requests');
    await body();
  } catch (error) {
    failures += 1;
    detail = String(error?.stack ?? error);
  }
  console.log(JSON.stringify({ ...line, ok: detail === undefined, detail, operations: [...proven] }));
}

/** Runs one check and reports it as one line of JSON. */
export function check(name, body) {
  return run({ check: name }, body);
}

/** Checks that what `known.json` says of this SDK is still so. */
export function known(id, body) {
  return run({ check: `known: ${id}`, known: id }, body);
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

/** The requests of this check that are this operation, oldest first. */
export async function requests(id) {
  const { method, path: below } = given.operations.find((operation) => operation.id === id);
  const prefix = id === 'sessions.create' ? '' : `/v2/project/${given.application_id}`;
  const pattern = new RegExp(`^${prefix}${below.replaceAll('{}', '[^/]+')}/?$`);
  const { requests: all } = await control('GET', '/control/requests');
  return all.filter((request) => request.method === method && pattern.test(request.path));
}

/** The body of a request in the journal, read as JSON. */
export function bodyOf(request) {
  return request.body === undefined ? undefined : JSON.parse(request.body.text);
}

/**
 * Proves that the last request of this operation took effect and that its body was this one (none when
 * `undefined`). Returns the request.
 */
export async function landed(id, body) {
  const request = (await requests(id)).at(-1);
  assert.ok(request, `${id} did not arrive`);
  assert.ok(request.applied, `${id} was refused: ${request.status} ${request.refusal}`);
  if (id !== 'sessions.create') assert.deepEqual(bodyOf(request), body, `the body of ${id}`);
  proven.add(id);
  return request;
}

/** Says that an operation without a request is proven. */
export function signed() {
  proven.add('tokens.sign');
}

const inSession = (sessionId) => `/control/sessions/${encodeURIComponent(sessionId)}`;

/** The session as the emulator holds it: what was asked for, who is in it, what is published. */
export function seen(sessionId) {
  return control('GET', inSession(sessionId));
}

/** Joins a simulated client; returns its connection id. */
export async function join(sessionId, token) {
  const { connectionId } = await control('POST', `${inSession(sessionId)}/connections`, { token });
  assert.equal(typeof connectionId, 'string');
  return connectionId;
}

/** Publishes a stream of a joined client; returns its stream id. */
export async function publish(sessionId, connectionId, stream) {
  const where = `${inSession(sessionId)}/connections/${connectionId}/streams`;
  const { streamId } = await control('POST', where, { hasAudio: true, hasVideo: true, ...stream });
  assert.equal(typeof streamId, 'string');
  return streamId;
}

/** The signals a client has received, as `[type, data]`. */
export async function received(sessionId, connectionId) {
  const { signals } = await control('GET', `${inSession(sessionId)}/connections/${connectionId}/signals`);
  return signals.map(({ type, data }) => [type, data]);
}

/** Makes the recording of a stopped archive ready to be downloaded. */
export function recorded(archiveId) {
  return control('POST', `/control/archives/${archiveId}`, { status: 'available' });
}

/** A session with one client that publishes, as most calls need. */
export async function stage() {
  const { sessionId } = await video.createSession({});
  const token = video.generateClientToken(sessionId, { role: 'moderator' });
  const connectionId = await join(sessionId, token);
  const streamId = await publish(sessionId, connectionId, { name: 'Stage left', videoType: 'camera' });
  return { sessionId, token, connectionId, streamId };
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
