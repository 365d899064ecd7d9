"""ASGI extensions of this server: callables in `scope["extensions"]`. Other servers do not have them.

PUSH           a `Push`; if absent, await `send`
ON_DISCONNECT  an `OnDisconnect`; if absent, await `receive` in a task
"""

from collections.abc import Callable

PUSH = "edgewise.push"
ON_DISCONNECT = "edgewise.on_disconnect"

Push = Callable[[bytes], bool]
"""Writes a chunk of a streamed body synchronously, between http.response.start and the last http.response.body.

Returns False when the write buffer is full, and the chunk is written, or when the client has disconnected, and it is
discarded: await `send` with the next chunk.
"""

OnDisconnect = Callable[[Callable[[], None]], None]
"""Sets the function that is called when the client disconnects before the response is complete, or soon if it has.

A second function replaces the first. What still arrives of the request's body is discarded.
"""
