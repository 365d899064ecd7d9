"""Analytics, a rate limiter and streams for Python programs that use an Edgewise backend; see docs/client.md."""

from edgewise_client.analytics import Analytics
from edgewise_client.connection import Connection
from edgewise_client.errors import (
    BrokenStreamError,
    EdgewiseError,
    NetworkError,
    RateLimitedError,
    ServerError,
    StreamError,
    UnauthorizedError,
)
from edgewise_client.limiter import Limiter, LimitState, Ticket
from edgewise_client.runs import RunEvent, RunStream, stream_run
from edgewise_client.streams import Stream, stream_chat, stream_function

__all__ = [
    "Analytics",
    "BrokenStreamError",
    "Connection",
    "EdgewiseError",
    "LimitState",
    "Limiter",
    "NetworkError",
    "RateLimitedError",
    "RunEvent",
    "RunStream",
    "ServerError",
    "Stream",
    "StreamError",
    "Ticket",
    "UnauthorizedError",
    "stream_chat",
    "stream_function",
    "stream_run",
]
