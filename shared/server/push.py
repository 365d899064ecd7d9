"""The ASGI extension by which this server writes a chunk of a streamed body within the call that produced it."""

from collections.abc import Callable

PUSH = "edgewise.push"
"""The extension's key in `scope["extensions"]`; its value is a `Push`. Other servers don't have it."""

Push = Callable[[bytes], bool]
"""Writes a chunk of the body at once; returns False when the client reads too slowly or has disconnected."""
