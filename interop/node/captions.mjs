// Live captions: one job a session, started by a moderator.

import assert from 'node:assert/strict';

import { check, known, landed, NOBODY, REDACTED, refusedStatus, stage, video } from './harness.mjs';

export async function captions() {
  await check('captions with every option, started once and stopped', async () => {
    const { sessionId, token } = await stage();
    const options = {
      languageCode: 'fr-FR',
      maxDuration: 1800,
      // Its type asks for a text; see `node-partial-captions`.
      partialCaptions: false,
      statusCallbackUrl: 'https://hooks.example.org/captions',
    };
    const { captionsId } = await video.enableCaptions(sessionId, token, options);
    assert.equal(typeof captionsId, 'string');
    await landed('captions.start', { sessionId, token: REDACTED, ...options });
    assert.equal(await refusedStatus(video.enableCaptions(sessionId, token)), 409);

    await video.disableCaptions(captionsId);
    await landed('captions.stop');
    const again = await video.enableCaptions(sessionId, token);
    assert.notEqual(again.captionsId, captionsId);
  });

  await check('captions the service refuses', async () => {
    const { sessionId } = await stage();
    const publisher = video.generateClientToken(sessionId, { role: 'publisher' });
    assert.equal(await refusedStatus(video.enableCaptions(sessionId, publisher)), 403);
    assert.equal(await refusedStatus(video.disableCaptions(NOBODY)), 404);
  });

  await known('node-partial-captions', async () => {
    const { sessionId, token } = await stage();
    await video.enableCaptions(sessionId, token, { partialCaptions: 'false' });
    // The emulator reads texts where booleans are meant, as answers of the service have them.
    await landed('captions.start', { sessionId, token: REDACTED, partialCaptions: 'false' });
  });

  await known('node-caption-status', async () => {
    const { sessionId, token } = await stage();
    const { captionsId } = await video.enableCaptions(sessionId, token);
    assert.equal(await refusedStatus(video.getCaptionStatus(captionsId)), 404);
  });
}
