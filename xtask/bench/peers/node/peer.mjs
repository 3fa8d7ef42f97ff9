// The official Node SDK, doing what it is told on standard input: a document first, then an order a line, `token COUNT`,
// `get IN_FLIGHT COUNT` or `session IN_FLIGHT COUNT`. Each is answered with the nanoseconds it took.

import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const given = JSON.parse((await lines.next()).value);

// The packages lie in a cache outside the tree, where plain imports do not look.
const require = createRequire(path.join(given.modules, 'here.js'));
const { Auth } = require('@vonage/auth');
const { Video } = require('@vonage/video');

const auth = new Auth({ applicationId: given.application_id, privateKey: given.private_key });
const video = new Video(auth, { videoHost: given.api });

async function atOnce(inFlight, count, call) {
  const one = async () => {
    for (let done = 0; done < count / inFlight; done += 1) await call();
  };
  await Promise.all(Array.from({ length: inFlight }, one));
}

const acts = {
  token(count) {
    for (let done = 0; done < count; done += 1) {
      video.generateClientToken(given.session_id, { role: 'publisher', data: 'user=42' });
    }
  },
  get: (inFlight, count) => atOnce(inFlight, count, () => video.getStreamInfo(given.session_id, given.stream_id)),
  session: (inFlight, count) =>
    atOnce(inFlight, count, async () => {
      const { sessionId } = await video.createSession({});
      // As the service says it of a session that nobody has joined yet.
      await video.getStreamInfo(sessionId).catch((error) => {
        if (error.response?.status !== 404) throw error;
      });
    }),
};

for await (const line of lines) {
  const [act, ...numbers] = line.split(' ');
  const start = process.hrtime.bigint();
  await acts[act](...numbers.map(Number));
  console.log(String(process.hrtime.bigint() - start));
}
