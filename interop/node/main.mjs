// Vonage's Node SDK against our emulator and our tokens; see ../README.md.

import { clientTokens } from './client_tokens.mjs';
import { finish } from './harness.mjs';
import { ourTokens } from './our_tokens.mjs';
import { sessions } from './sessions.mjs';
import { streams } from './streams.mjs';

await sessions();
await streams();
await clientTokens();
await ourTokens();
finish();
