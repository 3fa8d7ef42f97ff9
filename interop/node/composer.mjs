// Experience Composer renders.

import assert from 'node:assert/strict';

import { check, given, landed, NOBODY, REDACTED, refusedStatus, stage, video } from './harness.mjs';

const URL_SHOWN = 'https://stage.example.org/scoreboard';

export async function composer() {
  await check('a render with every option, from start to stop', async () => {
    const { sessionId, token } = await stage();
    const options = {
      url: URL_SHOWN,
      maxDuration: 1800,
      resolution: '1920x1080',
      properties: { name: 'Scoreboard' },
      statusCallbackUrl: 'https://hooks.example.org/renders',
    };
    const started = await video.startExperienceComposerRender(sessionId, token, options);
    await landed('experience_composer.start', { sessionId, token: REDACTED, ...options });
    assert.equal(started.sessionId, sessionId);
    assert.equal(started.applicationId, given.application_id);
    assert.equal(started.url, URL_SHOWN);
    assert.equal(started.resolution, '1920x1080');
    assert.ok(['starting', 'started'].includes(started.status), started.status);

    const got = await video.getExperienceComposerRender(started.id);
    await landed('experience_composer.get');
    assert.equal(got.id, started.id);

    await video.stopExperienceComposerRender(started.id);
    await landed('experience_composer.stop');
    assert.equal((await video.getExperienceComposerRender(started.id)).status, 'stopped');
  });

  await check('renders listed, newest first, page by page', async () => {
    const { sessionId, token } = await stage();
    const ids = [];
    for (const name of ['a', 'b', 'c']) {
      const options = { url: URL_SHOWN, properties: { name } };
      ids.unshift((await video.startExperienceComposerRender(sessionId, token, options)).id);
    }
    const { items } = await video.listExperienceComposerRenders({ offset: 1, count: 2 });
    await landed('experience_composer.list');
    assert.deepEqual(items.map(({ id }) => id), ids.slice(1));
    assert.ok((await video.listExperienceComposerRenders()).count >= 4, 'the other check has one too');
  });

  await check('renders the service refuses', async () => {
    const { sessionId, token } = await stage();
    const start = (options) => video.startExperienceComposerRender(sessionId, token, options);
    assert.equal(await refusedStatus(start({ url: 'ftp://stage.example.org/a' })), 400);
    assert.equal(await refusedStatus(start({ url: URL_SHOWN, maxDuration: 59 })), 400);
    assert.equal(await refusedStatus(video.stopExperienceComposerRender(NOBODY)), 404);
  });
}
