// The Audio Connector, heard by a WebSocket server of our own.

import assert from 'node:assert/strict';
import { once } from 'node:events';

import { check, known, landed, REDACTED, refusedStatus, seen, stage, video, WebSocketServer } from './harness.mjs';

const FRAMES = 3;

/** A server that keeps the first messages of the first connection. */
async function listener() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const messages = [];
  let socket;
  const heard = new Promise((resolve) => {
    server.once('connection', (connection) => {
      socket = connection;
      connection.on('message', (data, binary) => {
        messages.push(binary ? data : JSON.parse(data.toString()));
        if (messages.length > FRAMES) resolve(messages);
      });
    });
  });
  const end = () => {
    socket?.terminate();
    server.close();
  };
  const closed = async () => {
    if (socket.readyState !== socket.CLOSED) await once(socket, 'close');
  };
  return { uri: `ws://127.0.0.1:${server.address().port}/in`, heard, closed, end };
}

async function connected(config, examine) {
  const { sessionId, token, connectionId, streamId } = await stage();
  const { uri, heard, closed, end } = await listener();
  try {
    const websocket = { uri, ...config, streams: [streamId] };
    const connector = await video.connectToWebsocket(sessionId, token, websocket);
    assert.equal(typeof connector.id, 'string');
    const inside = (await seen(sessionId)).connections.map((one) => one.connectionId);
    assert.deepEqual(inside.sort(), [connectionId, connector.connectionId].sort());
    await examine({ sessionId, token, uri, streamId, connector, closed, heard: await heard });
  } finally {
    end();
  }
}

export async function audioConnector() {
  await check('audio as binary frames of 20 ms, until it is disconnected', async () => {
    const config = { headers: { room: 'A7' }, audioRate: 8000 };
    await connected(config, async ({ sessionId, uri, streamId, connector, closed, heard: [hello, ...frames] }) => {
      // The journal keeps the names of headers only.
      const websocket = { uri, ...config, headers: { room: REDACTED }, streams: [streamId] };
      await landed('audio_connector.connect', { sessionId, token: REDACTED, websocket });
      assert.equal(hello['content-type'], 'audio/l16;rate=8000');
      assert.equal(hello.room, 'A7');
      for (const frame of frames) assert.equal(frame.length, (8000 / 50) * 2);
      await video.disconnectClient(sessionId, connector.connectionId);
      await landed('audio_connector.disconnect');
      await closed();
      assert.equal((await seen(sessionId)).connections.length, 1);
    });
  });

  await check('audio as JSON with fields of its own, in both directions', async () => {
    const config = {
      audioRate: 24000,
      bidirectional: true,
      audioTransport: {
        transport: 'json',
        encoding: 'base64',
        audioField: 'pcm',
        receiveAudioField: 'reply',
        staticFields: { tenantName: 'lantern' },
      },
    };
    await connected(config, async ({ sessionId, uri, streamId, heard: [hello, ...frames] }) => {
      const audioTransport = {
        transport: 'json',
        encoding: 'base64',
        audio_field: 'pcm',
        receive_audio_field: 'reply',
        static_fields: { tenantName: REDACTED },
      };
      const websocket = { uri, audioRate: 24000, bidirectional: true, streams: [streamId], audioTransport };
      await landed('audio_connector.connect', { sessionId, token: REDACTED, websocket });
      assert.equal(hello['content-type'], 'audio/l16;rate=24000');
      for (const frame of frames) {
        assert.equal(frame.tenantName, 'lantern');
        assert.equal(Buffer.from(frame.pcm, 'base64').length, (24000 / 50) * 2);
      }
    });
  });

  await check('connections the service refuses', async () => {
    const { sessionId, token } = await stage();
    assert.equal(await refusedStatus(video.connectToWebsocket(sessionId, token, { uri: 'http://127.0.0.1/' })), 400);
  });

  await known('node-disconnect-websocket', async () => {
    await connected({}, async ({ connector }) => {
      assert.equal(await refusedStatus(video.disconnectWebsocket(connector.id)), 404);
    });
  });
}
