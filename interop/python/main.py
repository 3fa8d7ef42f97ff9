"""Vonage's Python SDK against our emulator and our tokens; see ../README.md."""

import archives
import audio_connector
import broadcasts
import callbacks
import captions
import client_tokens
import composer
import hls
import moderation
import our_tokens
import sessions
import signals
import sip
import streams
import surface
from harness import finish

# `surface` looks at what the others have called, so it comes last.
for module in (
    sessions,
    streams,
    signals,
    moderation,
    archives,
    broadcasts,
    hls,
    sip,
    captions,
    composer,
    audio_connector,
    client_tokens,
    our_tokens,
    callbacks,
    surface,
):
    module.run()
finish()
