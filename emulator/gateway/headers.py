"""Raw headers, as ASGI has them."""

Headers = list[tuple[bytes, bytes]]


def header(headers: Headers, name: bytes) -> str | None:
    """The value of the first header with this name, which is in lower case like those of `headers`."""
    return next((value.decode("latin-1") for field, value in headers if field == name), None)
