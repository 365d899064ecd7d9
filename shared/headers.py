"""Raw headers, as ASGI has them: names are in lower case."""

Headers = list[tuple[bytes, bytes]]


def header(headers: Headers, name: bytes) -> str | None:
    """The value of the first header with this name."""
    for field, value in headers:
        if field == name:
            return value.decode("latin-1")
    return None
