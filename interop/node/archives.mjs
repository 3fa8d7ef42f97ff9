// Archives from start to deletion.

import assert from 'node:assert/strict';

import {
  ArchiveOutputMode, check, given, known, landed, LayoutType, NOBODY, recorded, refusedStatus, requests, Resolution,
  stage, StreamMode, video,
} from './harness.mjs';

export async function archives() {
  await check('an archive with every option, from start to download and deletion', async () => {
    const { sessionId, streamId } = await stage();
    const options = {
      name: 'Dress rehearsal',
      hasAudio: true,
      hasVideo: true,
      outputMode: ArchiveOutputMode.COMPOSED,
      layout: { type: LayoutType.BEST_FIT, screenshareType: LayoutType.HORIZONTAL_PRESENTATION },
      resolution: Resolution.HD_LANDSCAPE,
      streamMode: StreamMode.MANUAL,
      multiArchiveTag: 'cam-mix',
      maxBitrate: 1_500_000,
    };
    const started = await video.startArchive(sessionId, options);
    await landed('archives.start', { sessionId, ...options });
    assert.equal(started.status, 'started');
    assert.equal(started.sessionId, sessionId);
    assert.equal(started.applicationId, given.application_id);
    const echoed = ['name', 'hasAudio', 'hasVideo', 'outputMode', 'resolution', 'streamMode', 'multiArchiveTag'];
    for (const field of [...echoed, 'maxBitrate']) assert.equal(started[field], options[field], field);
    assert.ok(Math.abs(started.createdAt - Date.now()) < 3_600_000, `${started.createdAt} are milliseconds`);

    await video.addArchiveStream(started.id, streamId, true, false);
    await landed('archives.add_stream', { addStream: streamId, hasAudio: true, hasVideo: false });
    const { streams } = await video.getArchive(started.id);
    assert.deepEqual(streams.map((one) => [one.streamId, String(one.hasVideo)]), [[streamId, 'false']]);
    await video.removeArchiveStream(started.id, streamId);
    await landed('archives.remove_stream', { removeStream: streamId });
    assert.deepEqual((await video.getArchive(started.id)).streams ?? [], []);

    const layout = { type: LayoutType.CUSTOM, stylesheet: 'stream.host {width: 70%}' };
    await video.updateArchiveLayout(started.id, layout);
    await landed('archives.set_layout', layout);

    const stopped = await video.stopArchive(started.id);
    await landed('archives.stop');
    assert.equal(stopped.id, started.id);
    assert.equal(stopped.status, 'stopped');
    assert.equal(stopped.reason, 'user initiated');

    await recorded(started.id);
    const available = await video.getArchive(started.id);
    await landed('archives.get');
    assert.equal(available.status, 'available');
    const file = await fetch(available.url);
    assert.equal(file.status, 200);
    assert.equal((await file.arrayBuffer()).byteLength, available.size);

    await video.deleteArchive(started.id);
    await landed('archives.delete');
    const { items } = await video.searchArchives({ sessionId });
    assert.deepEqual(items, []);
  });

  await check('archives listed, newest first, page by page', async () => {
    await video.startArchive((await stage()).sessionId, {});
    const { sessionId } = await stage();
    const ids = [];
    for (const multiArchiveTag of ['a', 'b', 'c']) {
      ids.unshift((await video.startArchive(sessionId, { multiArchiveTag })).id);
    }
    const all = await video.searchArchives({ sessionId });
    await landed('archives.list');
    assert.deepEqual(all.items.map(({ id }) => id), ids);
    assert.equal(all.count, 3);
    const page = await video.searchArchives({ sessionId, offset: 1, count: 1 });
    assert.deepEqual([page.count, page.items.map(({ id }) => id)], [3, [ids[1]]]);
    const everywhere = await video.searchArchives();
    assert.ok(everywhere.count > 3, 'other sessions have archives too');
  });

  await check('an individual archive with transcription', async () => {
    const { sessionId } = await stage();
    const options = {
      outputMode: ArchiveOutputMode.INDIVIDUAL,
      hasTranscription: true,
      transcriptionProperties: { primaryLanguageCode: 'pt-BR', hasSummary: true },
    };
    const started = await video.startArchive(sessionId, options);
    await landed('archives.start', { sessionId, ...options });
    assert.equal(started.outputMode, 'individual');
    assert.equal(started.hasTranscription, true);
    assert.equal(started.transcription.primaryLanguageCode, 'pt-BR');
  });

  await check('archives the service refuses', async () => {
    const { sessionId } = await stage();
    const empty = (await video.createSession({})).sessionId;
    assert.ok([400, 404].includes(await refusedStatus(video.startArchive(empty, {}))), 'nobody is there');
    const running = await video.startArchive(sessionId, {});
    assert.equal(await refusedStatus(video.startArchive(sessionId, {})), 409);
    assert.equal(await refusedStatus(video.deleteArchive(running.id)), 409);
    assert.equal(await refusedStatus(video.addArchiveStream(running.id, 'x')), 400, 'the streams are chosen for it');
    assert.equal(await refusedStatus(video.getArchive(NOBODY)), 404);
    const both = { multiArchiveTag: 'x', maxBitrate: 200_000, quantizationParameter: 20 };
    assert.equal(await refusedStatus(video.startArchive(sessionId, both)), 400);
  });

  await known('node-ids', async () => {
    const { sessionId, streamId } = await stage();
    const notAnArchive = await video.getArchive(`../session/${sessionId}/stream`);
    assert.deepEqual(notAnArchive.items.map(({ id }) => id), [streamId]);
    assert.equal((await requests('archives.get')).length, 0);
    assert.equal((await requests('streams.list')).length, 1);
  });
}
