"""The ASGI extension PUSH: writes a chunk of a streamed response body without awaiting.

This server puts a `Push` in `scope["extensions"][PUSH]`. Other servers do not; there an application awaits `send`.
"""

from collections.abc import Callable

PUSH = "edgewise.push"

Push = Callable[[bytes], bool]
"""Writes a chunk of the body before it returns. Call it between the start of the response and its last body message.

Returns False when the write buffer is full or the client has disconnected: await `send` for the next chunk.
"""
