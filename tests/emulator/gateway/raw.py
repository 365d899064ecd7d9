"""Sends bytes to a served project and reads the responses."""

import re
import socket
from urllib.parse import urlsplit

STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def exchange(url: str, request: bytes, *, timeout: float = 10.0) -> bytes:
    """What the server sends until it closes the connection, or until the client has waited for `timeout` seconds."""
    parts = urlsplit(url)
    received = bytearray()
    with socket.create_connection((parts.hostname, parts.port), timeout) as connection:
        try:
            connection.sendall(request)
            while chunk := connection.recv(65536):
                received += chunk
        except (TimeoutError, ConnectionError):
            pass
    return bytes(received)


def statuses(received: bytes) -> list[int]:
    return [int(status) for status in STATUS.findall(received)]
