// Live streaming broadcasts from start to stop.

import assert from 'node:assert/strict';

import {
  check, given, known, landed, LayoutType, NOBODY, REDACTED, refusedStatus, requests, Resolution, stage, StreamMode,
  video,
} from './harness.mjs';

export async function broadcasts() {
  await check('a broadcast with every option, from start to stop', async () => {
    const { sessionId, streamId } = await stage();
    const options = {
      // Its type asks for a bare name; see `node-start-layout`.
      layout: { type: LayoutType.VERTICAL_PRESENTATION },
      maxDuration: 5400,
      maxBitrate: 3_000_000,
      resolution: Resolution.FHD_LANDSCAPE,
      streamMode: StreamMode.MANUAL,
      multiBroadcastTag: 'premiere',
      hasAudio: true,
      hasVideo: true,
    };
    const north = { id: 'north', serverUrl: 'rtmps://ingest-north.example.org/live' };
    const hls = { dvr: true, lowLatency: false };
    const started = await video.startBroadcast(sessionId, {
      ...options,
      outputs: { hls, rtmp: [{ ...north, streamName: 'k-7731' }] },
    });
    const outputs = { hls, rtmp: [{ ...north, streamName: REDACTED }] };
    await landed('broadcasts.start', { sessionId, ...options, outputs });
    assert.equal(started.sessionId, sessionId);
    assert.equal(started.applicationId, given.application_id);
    const { layout, ...echoed } = options;
    for (const [field, value] of Object.entries(echoed)) assert.equal(started[field], value, field);
    assert.match(started.broadcastUrls.hls, /^https?:/);
    assert.deepEqual(started.broadcastUrls.rtmp.map(({ id, serverUrl }) => ({ id, serverUrl })), [north]);
    assert.deepEqual(started.settings.hls, hls);

    await video.addStreamToBroadcast(started.id, streamId);
    await landed('broadcasts.add_stream', { broadcastId: started.id, addStream: streamId });
    const got = await video.getBroadcast(started.id);
    await landed('broadcasts.get');
    assert.deepEqual(got.streams.map((one) => one.streamId), [streamId]);
    await video.updateBroadcast({ broadcastId: started.id, addStream: streamId, hasAudio: false, hasVideo: true });
    const [changed] = (await video.getBroadcast(started.id)).streams;
    assert.equal(String(changed.hasAudio), 'false');
    await video.removeStreamFromBroadcast(started.id, streamId);
    await landed('broadcasts.remove_stream', { broadcastId: started.id, removeStream: streamId });
    assert.deepEqual((await video.getBroadcast(started.id)).streams ?? [], []);

    const stopped = await video.stopBroadcast(started.id);
    await landed('broadcasts.stop');
    assert.equal(stopped.id, started.id);
    assert.equal(stopped.status, 'stopped');
    assert.equal(stopped.broadcastUrls ?? null, null);
  });

  await check('broadcasts in progress listed, page by page', async () => {
    const { sessionId } = await stage();
    const ids = [];
    for (const multiBroadcastTag of ['a', 'b', 'c']) {
      ids.unshift((await video.startBroadcast(sessionId, { multiBroadcastTag, outputs: { hls: {} } })).id);
    }
    const page = await video.searchBroadcasts({ sessionId, offset: 1, count: 1 });
    await landed('broadcasts.list');
    assert.deepEqual([page.count, page.items.map(({ id }) => id)], [3, [ids[1]]]);
    await video.stopBroadcast(ids[0]);
    const rest = await video.searchBroadcasts({ sessionId });
    assert.deepEqual(rest.items.map(({ id }) => id), ids.slice(1));
  });

  await check('broadcasts the service refuses', async () => {
    const { sessionId } = await stage();
    const start = (outputs) => video.startBroadcast(sessionId, { outputs });
    assert.equal(await refusedStatus(start({})), 400);
    assert.equal(await refusedStatus(start({ hls: { dvr: true, lowLatency: true } })), 400);
    const target = { serverUrl: 'rtmp://ingest.example.org/live', streamName: 'k' };
    assert.equal(await refusedStatus(start({ rtmp: Array(6).fill(target) })), 400);
    await start({ hls: {} });
    assert.equal(await refusedStatus(start({ hls: {} })), 409);
    assert.equal(await refusedStatus(video.stopBroadcast(NOBODY)), 404);
  });

  await known('node-start-layout', async () => {
    const { sessionId } = await stage();
    const call = video.startBroadcast(sessionId, { layout: LayoutType.PIP, outputs: { hls: {} } });
    assert.equal(await refusedStatus(call), 400);
  });

  await known('node-broadcast-slash', async () => {
    const { sessionId } = await stage();
    await video.startBroadcast(sessionId, { outputs: { hls: {} } });
    assert.match((await landed('broadcasts.start', { sessionId, outputs: { hls: {} } })).path, /\/broadcast\/$/);
    await video.searchBroadcasts({ sessionId });
    assert.match((await landed('broadcasts.list')).path, /\/broadcast\/$/);
  });

  await known('node-broadcast-streams-body', async () => {
    const { sessionId, streamId } = await stage();
    const { id } = await video.startBroadcast(sessionId, { streamMode: StreamMode.MANUAL, outputs: { hls: {} } });
    // Further arguments, as its archive call takes them, count for nothing.
    await video.addStreamToBroadcast(id, streamId, false, true);
    await landed('broadcasts.add_stream', { broadcastId: id, addStream: streamId });
    await video.removeStreamFromBroadcast(id, streamId);
    await landed('broadcasts.remove_stream', { broadcastId: id, removeStream: streamId });
    assert.equal((await requests('broadcasts.add_stream')).length, 2);
  });
}
