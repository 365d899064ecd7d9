"""ASGI extensions of this server, in `scope["extensions"]`. Other servers do not have them.

PUSH           a `Push`; elsewhere an application awaits `send`
ON_DISCONNECT  an `OnDisconnect`; elsewhere an application awaits `receive` in a task of its own
"""

from collections.abc import Callable

PUSH = "edgewise.push"
ON_DISCONNECT = "edgewise.on_disconnect"

Push = Callable[[bytes], bool]
"""Writes a chunk of a streamed body before it returns. Call it between the start of the response and its last message.

Returns False when the write buffer is full or the client has disconnected: await `send` for the next chunk.
"""

OnDisconnect = Callable[[Callable[[], None]], None]
"""Takes a function to call when the client disconnects before the response is complete; at once if it already has."""
