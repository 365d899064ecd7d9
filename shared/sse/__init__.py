"""Server-sent events: what a function returns to stream, and how the stream is sent."""

from shared.server.extensions import Push as Push
from shared.sse.frames import frame as frame
from shared.sse.generator import stream_of as stream_of
from shared.sse.sources import Outcome as Outcome
from shared.sse.stream import EventStream as EventStream
