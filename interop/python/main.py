"""Vonage's Python SDK against our emulator and our tokens; see ../README.md."""

import client_tokens
import our_tokens
import sessions
import streams
from harness import finish

for module in (sessions, streams, client_tokens, our_tokens):
    module.run()
finish()
