"""The bytes of server-sent events."""

DONE = b"data: [DONE]\n\n"
PING = b": ping\n\n"


def frame(data: bytes, *, event: str | None = None, id: str | None = None) -> bytes:
    """One event with a single line of data; `data` must not contain a line break, which JSON never does."""
    head = (f"id: {id}\n" if id is not None else "") + (f"event: {event}\n" if event else "")
    return head.encode() + b"data: " + data + b"\n\n"
