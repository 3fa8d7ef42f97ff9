// Vonage's Node SDK against our emulator and our tokens; see ../README.md.

import { archives } from './archives.mjs';
import { audioConnector } from './audio_connector.mjs';
import { broadcasts } from './broadcasts.mjs';
import { callbacks } from './callbacks.mjs';
import { captions } from './captions.mjs';
import { clientTokens } from './client_tokens.mjs';
import { composer } from './composer.mjs';
import { finish } from './harness.mjs';
import { moderation } from './moderation.mjs';
import { ourTokens } from './our_tokens.mjs';
import { sessions } from './sessions.mjs';
import { signals } from './signals.mjs';
import { sip } from './sip.mjs';
import { streams } from './streams.mjs';
import { surface } from './surface.mjs';

await sessions();
await streams();
await signals();
await moderation();
await archives();
await broadcasts();
await sip();
await captions();
await composer();
await audioConnector();
await clientTokens();
await ourTokens();
await callbacks();
// Looks at what the others have called, so it comes last.
await surface();
finish();
